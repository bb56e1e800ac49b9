"""The catalogue: each loss, likelihood and network declared once, as data."""

from calcwork.problems.catalogue import CATALOGUE, find
from calcwork.problems.problem import Facts, Problem

__all__ = ["CATALOGUE", "Facts", "Problem", "find"]
