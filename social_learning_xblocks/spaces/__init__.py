"""Spaces: the places in which people meet (a block, a course, a community), who is in them, their tags and pictures."""
