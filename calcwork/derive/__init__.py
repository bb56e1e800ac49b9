"""Derivatives, stationary points and closed forms, each with the record of the rules that were applied."""

from calcwork.derive.chain import Chain, Link, differentiate_through
from calcwork.derive.convexity import Certificate, certificate
from calcwork.derive.expansion import Expansion, expand
from calcwork.derive.gradient import Derivatives
from calcwork.derive.jacobian import jacobian
from calcwork.derive.optimum import CriticalPoint, Optimum, optimum
from calcwork.derive.stationary import StationaryPoint, StationaryPoints, stationary_points
from calcwork.derive.steps import Step, steps
from calcwork.derive.tangents import Slope, Tangent, slope_along, tangent

__all__ = [
    "Certificate",
    "Chain",
    "CriticalPoint",
    "Derivatives",
    "Expansion",
    "Link",
    "Optimum",
    "Slope",
    "StationaryPoint",
    "StationaryPoints",
    "Step",
    "Tangent",
    "certificate",
    "differentiate_through",
    "expand",
    "jacobian",
    "optimum",
    "slope_along",
    "stationary_points",
    "steps",
    "tangent",
]
