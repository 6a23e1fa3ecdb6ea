"""Pages of the demo host."""
