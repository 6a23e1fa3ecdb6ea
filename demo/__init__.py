"""The demo host: a small site that shows the blocks as the LMS and Studio do. It is not part of the wheel."""
