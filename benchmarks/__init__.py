"""Benchmarks: how fast the blocks are, beside the programs people use today. Not part of the wheel."""
