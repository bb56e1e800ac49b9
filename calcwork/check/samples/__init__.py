"""Samples: what sample points say of two sides, an equality or a chord."""
