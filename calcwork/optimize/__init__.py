"""Optimizers: a direction, a step rule and stopping tests, with results that keep their history."""

from calcwork.optimize.backtracking import Backtracking
from calcwork.optimize.direction import Direction, Proposal
from calcwork.optimize.fixed_rate import FixedRate
from calcwork.optimize.methods import METHODS, Method, minimize, optimizer
from calcwork.optimize.newton import Newton
from calcwork.optimize.objective import Objective, Point, Problem, as_objective
from calcwork.optimize.optimizer import Optimizer
from calcwork.optimize.result import Ending, Finding, History, Iterate, OptimizeResult, Status
from calcwork.optimize.scipy_peer import scipy_minimize
from calcwork.optimize.separation import Separation, SeparationCheck
from calcwork.optimize.separation_lp import find_separation
from calcwork.optimize.steepest_descent import SteepestDescent
from calcwork.optimize.step import Move, StepRule
from calcwork.optimize.stopping import Divergence, GradientNorm, IterationLimit, Runaway, StoppingTest

__all__ = [
    "METHODS",
    "Backtracking",
    "Direction",
    "Divergence",
    "Ending",
    "Finding",
    "FixedRate",
    "GradientNorm",
    "History",
    "Iterate",
    "IterationLimit",
    "Method",
    "Move",
    "Newton",
    "Objective",
    "OptimizeResult",
    "Optimizer",
    "Point",
    "Problem",
    "Proposal",
    "Runaway",
    "Separation",
    "SeparationCheck",
    "Status",
    "SteepestDescent",
    "StepRule",
    "StoppingTest",
    "as_objective",
    "find_separation",
    "minimize",
    "optimizer",
    "scipy_minimize",
]
