"""Derivatives, stationary points and closed forms, each with the record of the rules that were applied."""

from calcwork.derive.chain import Chain, Link, differentiate_through
from calcwork.derive.convexity import Certificate, certificate
from calcwork.derive.gradient import Derivatives
from calcwork.derive.jacobian import jacobian
from calcwork.derive.optimum import CriticalPoint, Optimum, optimum
from calcwork.derive.stationary import StationaryPoint, StationaryPoints, stationary_points
from calcwork.derive.steps import Step, steps

__all__ = [
    "Certificate",
    "Chain",
    "CriticalPoint",
    "Derivatives",
    "Link",
    "Optimum",
    "StationaryPoint",
    "StationaryPoints",
    "Step",
    "certificate",
    "differentiate_through",
    "jacobian",
    "optimum",
    "stationary_points",
    "steps",
]
