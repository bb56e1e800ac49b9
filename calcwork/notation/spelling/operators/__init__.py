"""Operators: sums and integrals, slashes, extrema, and relations."""
