"""Functions: those with a name in the field, by custom or written out, and the places of their parameters."""
