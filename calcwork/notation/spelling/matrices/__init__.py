"""Matrices: columns side by side, transposes, and vectors of ones."""
