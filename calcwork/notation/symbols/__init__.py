"""Symbols: what every name of a note stands for, and the values that formulas become while they are read."""
