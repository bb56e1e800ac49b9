"""The judge of two sides for all sizes: the ladder of an equation, and the other relations."""
