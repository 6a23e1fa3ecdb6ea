"""A data dump of Stack Exchange, as questions of a space.

The order of work: ``files`` reads rows, ``shelf`` remembers where each stands, so that ``threads`` can put a question
together with all that belongs to it; ``kit.richtext.bodies`` cleans its texts (in other processes), ``batches`` saves it
whole or not at all. ``dumps`` leads.
"""
