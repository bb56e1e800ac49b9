"""Computation graphs, and how expressions swell."""
