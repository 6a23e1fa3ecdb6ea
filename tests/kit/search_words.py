"""Words for the tests of search."""

from hypothesis import strategies as st

WORDS = "gradient descent python ridge bias cat dog node slow fast".split()
some_words = st.lists(st.sampled_from(WORDS), unique=True, max_size=6)
