"""Sequences: places in brackets, steps of iterations, layers, and chains of neurons."""
