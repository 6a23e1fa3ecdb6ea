"""The matching engine beside solvers that people use for the same."""
