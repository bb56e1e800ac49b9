"""Three styles of differentiation, symbolic, numerical and automatic, and their comparison."""

from calcwork.differentiate.automatic import automatic_gradient, automatic_hessian
from calcwork.differentiate.crosscheck import CrossCheck, Row, crosscheck
from calcwork.differentiate.finite import StepCurve, error_against_step, finite_difference, finite_hessian
from calcwork.differentiate.objective import Objective
from calcwork.differentiate.result import Derivative, Status
from calcwork.differentiate.symbolic import symbolic_gradient, symbolic_hessian

__all__ = [
    "CrossCheck",
    "Derivative",
    "Objective",
    "Row",
    "Status",
    "StepCurve",
    "automatic_gradient",
    "automatic_hessian",
    "crosscheck",
    "error_against_step",
    "finite_difference",
    "finite_hessian",
    "symbolic_gradient",
    "symbolic_hessian",
]
