"""The social layer for Open edX: blocks with which people in a course learn from each other."""
