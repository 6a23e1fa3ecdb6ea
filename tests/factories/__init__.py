"""Rows for tests, made in one line. Each file is named for what it makes."""
