"""A whole space as a file of JSON lines, and back into a space, here or elsewhere.

``records`` knows the lines, ``keys`` what posts are called in them; ``exports`` writes, ``imports`` leads the reading,
``arrivals`` makes posts of records, ``traces`` what people left on them.
"""
