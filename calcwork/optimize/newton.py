"""Newton's direction, by a scaled Cholesky factorization that is shifted where the Hessian is not positive definite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcwork.optimize.direction import Direction, Proposal
from calcwork.optimize.objective import Point, Problem
from calcwork.optimize.result import Ending, Matrix, Status, Vector, undetermined


@dataclass(frozen=True, eq=False)
class Factor:
    """A Cholesky factor of S H S + shift I, where S = diag(scale) brings the diagonal of S H S near one.

    The scaling makes the test of definiteness independent of the units of the variables; the scales are powers of
    two, so that it rounds nothing. A shift of zero means that H itself was factored.
    """

    lower: Matrix
    scale: Vector
    shift: float

    def solve(self, right: Vector) -> Vector:
        """Return (H + shift S⁻²)⁻¹ right."""
        from scipy.linalg.lapack import dpotrs

        solution, _ = dpotrs(self.lower, self.scale * right, lower=1)
        return self.scale * solution


@dataclass(frozen=True)
class Newton(Direction):
    """Propose p = -H⁻¹∇f(x), with the Hessian H = ∇²f(x) factored by Cholesky.

    Where the scaled Hessian is not positive definite to working precision, the smallest τ of 0, `shift`, 10 `shift`,
    100 `shift`, ... is added to its diagonal that makes it so (Nocedal and Wright, Numerical Optimization,
    algorithm 3.3), so p is always a direction of descent.

    Examples
    --------
    >>> from calcwork.optimize import FixedRate, Optimizer
    >>> optimizer = Optimizer(Newton(), FixedRate(1.0))
    >>> result = optimizer.minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, hess=lambda x: [[2.0]])
    >>> result.history.x.ravel().round(12).tolist()
    [3.0, 0.0]
    """

    shift: float = 1e-10
    needs_hess = True

    def propose(self, problem: Problem, point: Point, memory: Factor | None) -> Proposal | Ending:
        """Return Newton's direction, which has the natural step 1."""
        hess = problem.hess(point.x)
        if (ending := not_finite(problem, hess)) is not None:
            return ending
        factor = factorize(hess, self.shift)
        vector = -factor.solve(point.jac)
        return Proposal(vector, float(point.jac @ vector), memory=factor, first_step=1.0)

    def remaining(self, problem: Problem, point: Point, memory: Factor | None) -> Vector | None:
        """Return the step by the latest factor: near a minimizer it differs little from the next Newton step."""
        if memory is None:
            proposal = self.propose(problem, point, None)
            return proposal.vector if isinstance(proposal, Proposal) else None
        return -memory.solve(point.jac)

    def review(self, problem: Problem, point: Point, memory: Factor | None, ending: Ending) -> Ending:
        """Look at the curvature where the latest factor was shifted."""
        if memory is not None and memory.shift == 0.0:
            return ending
        if ending.status is Status.PRECISION_LOSS:
            return Ending(Status.UNDETERMINED, undetermined(point.grad_norm))
        if ending.status is not Status.CONVERGED:
            return ending
        hess = problem.hess(point.x)
        return (review_curvature(point, hess) if np.isfinite(hess).all() else None) or ending


def factorize(hess: Matrix, shift: float = 1e-10) -> Factor:
    """Factor a finite symmetric matrix, shifted if it is not positive definite to working precision."""
    scale, scaled = _scaled(hess)
    amount = 0.0
    lower = _cholesky(scaled)
    while lower is None:
        amount = shift if amount == 0.0 else 10.0 * amount
        lower = _cholesky(scaled + amount * np.eye(len(hess)))
    return Factor(lower, scale, amount)


def review_curvature(point: Point, hess: Matrix) -> Ending | None:
    """Tell a saddle point and a minimizer that is not unique from a proper minimum."""
    values = np.linalg.eigvalsh(_scaled(hess)[1])
    if values[0] < -1e-8 * max(1.0, values[-1]):
        return Ending(
            Status.SADDLE,
            f"The gradient vanishes (norm {point.grad_norm:.3g}) but the Hessian has a negative eigenvalue, so this "
            "point is no minimizer; start from another x0.",
        )
    if values[0] < 1e-10 * values[-1]:
        flat = int(np.count_nonzero(values < 1e-10 * values[-1]))
        return Ending(
            Status.CONVERGED,
            f"The gradient norm {point.grad_norm:.3g} is within tol, but the minimizer is not unique: the Hessian is "
            f"flat in {flat} of {len(values)} directions, as dependent or vanishing columns make it.",
        )
    return None


def _scaled(hess: Matrix) -> tuple[Vector, Matrix]:
    """Return scales s_i and the matrix s_i h_ij s_j, with a diagonal near one where that is possible."""
    scale = _inverse_root(np.abs(np.diagonal(hess)))
    with np.errstate(over="ignore"):
        scaled = hess * scale[:, None] * scale
    # A positive definite matrix has |h_ij| <= sqrt(h_ii h_jj); others must not be blown up by a tiny diagonal.
    if np.abs(scaled).max() > 4.0:
        scale = np.full(len(hess), _inverse_root(np.abs(hess).max(keepdims=True))[0, 0])
        scaled = hess * scale[:, None] * scale
    return scale, scaled


def _inverse_root(values: Vector) -> Vector:
    """Return a power of two near 1/sqrt(value), and 1 for 0."""
    exponents = np.frexp(values)[1]
    return np.ldexp(1.0, -(exponents // 2))


def _cholesky(matrix: Matrix) -> Matrix | None:
    from scipy.linalg.lapack import dpocon, dpotrf

    lower, failed = dpotrf(matrix, lower=1)
    if failed:
        return None
    # A factor whose last pivots are rounding errors would send the step far along the null space.
    smallest, _ = dpocon(lower, 1.0, uplo="L")
    return lower if smallest > 4 * len(matrix) * np.finfo(np.float64).eps else None


def not_finite(problem: Problem, hess: Matrix) -> Ending | None:
    """Name the first entry of a Hessian that is not finite."""
    if np.isfinite(hess).all():
        return None
    row, column = np.argwhere(~np.isfinite(hess))[0]
    return Ending(
        Status.BAD_HESSIAN,
        f"The Hessian's entry ({problem.name(row)}, {problem.name(column)}) is {hess[row, column]}, expected finite "
        "numbers; rescale the variables or start from another x0.",
    )
