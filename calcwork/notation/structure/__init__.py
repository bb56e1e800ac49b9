"""Structure: the LaTeX of a formula as tokens, and these as a tree of items; what it means is not asked yet."""
