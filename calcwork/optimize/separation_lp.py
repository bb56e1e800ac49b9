"""The question of separability answered for any data: by one linear program, and a proof of its answer."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from calcwork.errors import Impossible
from calcwork.optimize.exact import column_matrix, fraction, independent_rows, rational_matrix
from calcwork.optimize.result import Matrix, Vector
from calcwork.optimize.separation import Intercept, Separation, as_labeled, check_intercept, complete_sentence


def find_separation(X: Any, y: Any, *, intercept: Intercept = "last") -> Separation:
    """Decide whether labels are completely separable, quasi-separable, or overlap.

    With a_i = (2 y_i - 1)(x_i, 1) the linear program  max Σ_i s_i  subject to  a_i·v >= s_i, 0 <= s_i <= 1  has s_i in
    {0, 1} at its optimum, and s_i = 1 for exactly those rows that some direction v puts strictly on the right side
    while no row is on the wrong one (the directions form a cone, so sums and multiples of them are allowed).
    HiGHS solves it in floats; then each claim is proved in rational arithmetic: a separating direction by the signs
    of its margins, an overlap by positive weights λ with Σ_i λ_i a_i = 0. `proved` is False where that fails, which
    needs data that are separable, or not, by less than about 1e-9 of their size.

    `intercept` tells where the intercept goes in `direction`: "last", "first", or None for a model without one.

    Examples
    --------
    >>> find_separation([[0.0], [1.0], [1.0], [2.0]], [0, 0, 1, 1]).kind
    'quasi'
    """
    features, signs = as_labeled(X, y)
    check_intercept(intercept)
    ones = np.ones((len(features), 0 if intercept is None else 1))
    rows = signs[:, None] * np.hstack([features, ones])
    scale = _powers_of_two(rows)
    scaled = rows * scale
    direction, strict, weights = _solve(scaled)
    if not strict.any():
        return _overlap(scaled, weights)
    return _separated(rows, direction * scale, strict, intercept)


def _powers_of_two(rows: Matrix) -> Vector:
    # Multiplying a column by a power of two is exact, and brings all columns to the size that HiGHS expects.
    largest = np.max(np.abs(rows), axis=0, initial=0.0)
    return np.ldexp(1.0, -np.frexp(np.where(largest > 0, largest, 1.0))[1])


def _solve(rows: Matrix) -> tuple[Vector, Any, Vector]:
    """Return the direction, which rows it separates strictly, and the multipliers of the rows."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    count, size = rows.shape
    answer = linprog(
        np.r_[np.zeros(size), -np.ones(count)],
        A_ub=hstack([csr_array(-rows), eye_array(count)], format="csr"),
        b_ub=np.zeros(count),
        bounds=[(None, None)] * size + [(0.0, 1.0)] * count,
        method="highs",
    )
    if answer.x is None:
        raise Impossible(f"HiGHS could not solve the separability program ({answer.message}); rescale the features")
    return answer.x[:size], answer.x[size:] > 0.5, -answer.ineqlin.marginals


def _separated(rows: Matrix, direction: Vector, strict: Any, intercept: Intercept) -> Separation:
    exact = _exact_direction(rows, direction, strict)
    margins = rows @ direction if exact is None else np.array([float(m) for m in _exact_margins(rows, exact)])
    complete = bool(strict.all())
    sentence = complete_sentence(margins) if complete else _quasi_sentence(strict)
    order = np.roll(np.arange(len(direction)), 1 if intercept == "first" else 0)
    if exact is None:
        return Separation(
            "complete" if complete else "quasi", _doubt(sentence), direction[order], margins, proved=False
        )
    return Separation(
        "complete" if complete else "quasi",
        sentence,
        np.array([float(value) for value in exact])[order],
        margins,
        exact_direction=tuple(exact[index] for index in order),
    )


def _exact_direction(rows: Matrix, direction: Vector, strict: Any) -> list[Fraction] | None:
    """Move the direction onto the exact null space of the rows that lie on the boundary, and check all signs."""
    exact = [Fraction(value) for value in direction.tolist()]
    boundary = rows[~strict]
    if len(boundary):
        exact = _into_null_space(boundary[independent_rows(boundary)[0]], exact)
    margins = _exact_margins(rows, exact)
    right = all(m > 0 if s else m == 0 for m, s in zip(margins, strict.tolist(), strict=True))
    return exact if right else None


def _into_null_space(rows: Matrix, values: list[Fraction]) -> list[Fraction]:
    """Keep the free coordinates, and solve the others from rows · v = 0."""
    if not len(rows):
        return values
    reduced, rank = rational_matrix(rows).rref()
    pivots = [next(j for j in range(len(values)) if reduced[i, j] != 0) for i in range(rank)]
    free = [j for j in range(len(values)) if j not in pivots]
    moved = list(values)
    for i, pivot in enumerate(pivots):
        moved[pivot] = -sum((fraction(reduced[i, j]) * values[j] for j in free), Fraction(0))
    return moved


def _exact_margins(rows: Matrix, direction: list[Fraction]) -> list[Fraction]:
    product = rational_matrix(rows) * column_matrix(direction)
    return [fraction(product[i, 0]) for i in range(len(rows))]


def _overlap(rows: Matrix, weights: Vector) -> Separation:
    sentence = (
        f"The classes overlap: no direction separates the {len(rows)} rows, so the unregularized logistic loss has a "
        "minimizer."
    )
    proved = _balanced(rows, np.maximum(np.round(weights, 6), 1.0))
    return Separation("overlap", sentence if proved else _doubt(sentence), weights=weights, proved=proved)


def _balanced(rows: Matrix, weights: Vector) -> bool:
    """Prove that positive weights λ with Σ_i λ_i rows_i = 0 exist: a small exact correction of the given ones.

    The sum's exact remainder r is canceled by changing n of the weights by -B⁻ᵀ r, B being n independent rows; what
    must be shown is that these stay positive. Dependent columns follow the others and are left out, if they are
    exact combinations of them.
    """
    columns, _ = independent_rows(rows.T)
    chosen, _ = independent_rows(rows[:, columns])
    if len(chosen) != len(columns):
        return False
    if len(columns) < rows.shape[1] and not _dependent(rows, columns, chosen):
        return False
    if not columns:
        return True
    base = rational_matrix(rows[np.ix_(chosen, columns)]).transpose()
    remainder = rational_matrix(rows[:, columns]).transpose() * rational_matrix(weights).transpose()
    change = base.solve(remainder)
    return all(Fraction(float(weights[row])) > fraction(change[k, 0]) for k, row in enumerate(chosen))


def _dependent(rows: Matrix, columns: list[int], chosen: list[int]) -> bool:
    """Check exactly that the other columns are combinations of these."""
    others = [j for j in range(rows.shape[1]) if j not in columns]
    if not columns:
        return not rows.any()
    base = rational_matrix(rows[np.ix_(chosen, columns)])
    combination = base.solve(rational_matrix(rows[np.ix_(chosen, others)]))
    return bool(rational_matrix(rows[:, columns]) * combination == rational_matrix(rows[:, others]))


def _quasi_sentence(strict: Any) -> str:
    return (
        f"The data are quasi-separable: a direction puts {int(strict.sum())} of {len(strict)} rows on their right side "
        "and none on the wrong one, so the unregularized logistic loss falls forever along it and has no minimizer; "
        "add an L2 penalty, or drop the feature that does it."
    )


def _doubt(sentence: str) -> str:
    return f"{sentence[:-1]} (a floating-point verdict, which exact arithmetic could not confirm)."
