"""Derivatives, stationary points and closed forms, each with the record of the rules that were applied."""

from calcwork.derive.chain import Chain, Link, differentiate_through
from calcwork.derive.gradient import Derivatives
from calcwork.derive.jacobian import jacobian
from calcwork.derive.stationary import StationaryPoint, StationaryPoints, stationary_points
from calcwork.derive.steps import Step, steps

__all__ = [
    "Chain",
    "Derivatives",
    "Link",
    "StationaryPoint",
    "StationaryPoints",
    "Step",
    "differentiate_through",
    "jacobian",
    "stationary_points",
    "steps",
]
