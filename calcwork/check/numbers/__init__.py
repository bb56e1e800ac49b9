"""Numbers: the value of an expression at a point, as exact rationals and balls, and the points themselves."""
