"""The comparison of the symbolic derivative with finite differences, the complex step and autograd."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from calcwork.differentiate.automatic import automatic_gradient, automatic_hessian
from calcwork.differentiate.complexstep import complex_derivative
from calcwork.differentiate.finite import RTOL, searched
from calcwork.differentiate.judge import CAUTION, Interval, Judgment, Sides, Verdict, judge
from calcwork.differentiate.noise import EPS, rounding_noise
from calcwork.differentiate.objective import Array, Function, Objective, as_point, checked
from calcwork.differentiate.result import Derivative, Status
from calcwork.differentiate.slips import name_slip
from calcwork.differentiate.symbolic import claim_error
from calcwork.differentiate.table import table
from calcwork.errors import UserError

STYLES = ("complex", "automatic")
SECOND_LOOK = (2.0**-12, 2.0**-9, 2.0**-6)


@dataclass(frozen=True)
class Row:
    """Hold what each style says about one component, and the verdict on the symbolic value.

    A style that gives nothing is nan. `gap` is the largest difference between two styles, `error` the bound of
    |symbolic - reference| up to which they agree, and `resolution` the smallest relative error of the symbolic
    value that would have been seen for certain. `odd` names the styles that stand alone.
    """

    name: str
    symbolic: float
    forward: float
    central: float
    complex: float
    automatic: float
    gap: float
    error: float
    resolution: float
    verdict: Verdict
    odd: str
    note: str


@dataclass(frozen=True)
class CrossCheck:
    """Hold the verdict on a gradient or Hessian at one point, a row per component, and the slip that fits.

    The overall verdict is the worst of the rows: wrong, cannot tell, kink, right. `fun` is the value at x, and
    `nfev` counts the calls of fun (of jac, for a Hessian) by finite differences and complex steps.
    """

    order: int
    verdict: Verdict
    slip: str
    notes: tuple[str, ...]
    fun: float
    nfev: int
    x: Array = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def wrong(self) -> tuple[Row, ...]:
        """Return the rows with the verdict wrong."""
        return tuple(row for row in self.rows if row.verdict == "wrong")

    @property
    def resolution(self) -> float:
        """Return the smallest relative error that would have been seen in every component."""
        return max(row.resolution for row in self.rows)

    def __str__(self) -> str:
        return table(self)


def crosscheck(
    objective: Objective,
    x: Any,
    *,
    order: int = 1,
    styles: tuple[str, ...] = STYLES,
    resolution: float = 1e-4,
    samples: int | None = None,
) -> CrossCheck:
    """Compare the symbolic gradient (order 1) or Hessian (order 2) with independent derivatives at x (n,).

    The verdict on a component is "wrong" if its interval of rounding error is disjoint from that of the reference,
    "right" if it is not and a relative error of `resolution` would have been seen, "kink" if the one-sided
    derivatives of fun differ (with a note whether the claimed value lies between them), else "cannot tell". Each
    row states the relative error that it would have seen. Order 2 differentiates `jac`, so check order 1 first.
    `samples` is the number of samples N, for naming a lost 1/N. `styles` may leave out the complex step or
    autograd; central differences are always taken, since they alone find kinks.

    Raises `UserError` for an x that is not finite float64 of the objective's size, a fun that is not finite at x, a
    derivative of the wrong shape or type, and for unknown styles.

    >>> from types import SimpleNamespace
    >>> slip = SimpleNamespace(names=("a",), fun=lambda x: x[0] ** 2, jac=lambda x: x, hess=None)
    >>> result = crosscheck(slip, [1.0])
    >>> result.verdict, result.slip
    ('wrong', 'a factor 2 is missing in a')
    """
    point = as_point(x, objective.names)
    if order not in {1, 2}:
        raise UserError(f"order is {order!r} where 1 (gradient) or 2 (Hessian) is expected.")
    if not set(styles) <= set(STYLES):
        raise UserError(f"styles is {styles!r} where a tuple of some of {STYLES} is expected.")
    with np.errstate(all="ignore"):
        value = float(checked(objective.fun(point), (), "fun"))
        function, derivative = _pair(objective, order)
        claim = _claim(derivative, point, order)
        bound, _ = claim_error(derivative, function, point, claim)
        found, notes = _references(objective, function, point, order, styles)
        judge_ = _Judge(claim, bound, found, resolution)
        judgments = _judged(judge_, derivative, point, abs(value))
    rows = _rows(objective.names, order, judge_, judgments)
    slip = _slip(rows, judgments, point if order == 1 else None, samples)
    nfev = sum(part.nfev for style, part in found.items() if style != "automatic")
    return CrossCheck(order, _overall(rows), slip, tuple(notes), value, nfev, point, rows)


def _pair(objective: Objective, order: int) -> tuple[Function, Function]:
    return (objective.fun, objective.jac) if order == 1 else (objective.jac, objective.hess)


def _claim(derivative: Function, x: Array, order: int) -> Array:
    """Evaluate the claimed derivative; unlike elsewhere it may be nan, which is then its fault."""
    what = "jac" if order == 1 else "hess"
    raw = np.asarray(derivative(x))
    finite = np.where(np.isfinite(raw), raw, np.zeros((), raw.dtype)) if raw.dtype.kind == "f" else raw
    checked(finite, x.shape * order, what)
    return np.asarray(np.where(np.isfinite(raw), raw, np.nan), dtype=np.float64)


def _references(
    objective: Objective, function: Function, x: Array, order: int, styles: tuple[str, ...]
) -> tuple[dict[str, Derivative], list[str]]:
    """Differentiate by each style; one that does not work becomes a note."""
    center = checked(function(x), () if order == 1 else x.shape, "fun" if order == 1 else "jac")
    found = {"central": searched(function, x, center, side="central", rtol=RTOL)}
    notes = []
    for style in styles:
        try:
            if style == "complex":
                found[style] = complex_derivative(function, x, center)
            else:
                found[style] = _automatic(objective, x, order)
        except UserError as reason:
            notes.append(f"{style} is left out: {reason}")
    return found, notes


def _automatic(objective: Objective, x: Array, order: int) -> Derivative:
    fun = getattr(objective, "autograd_fun", None)
    if fun is None:
        raise UserError("the objective has no autograd_fun.")
    return automatic_gradient(fun, x) if order == 1 else automatic_hessian(fun, x)


def _errors(found: dict[str, Derivative], claim_bound: Array) -> dict[str, Array]:
    """Return the bound of each style; the complex step shares the cancellation noise of the other exact styles."""
    errors = {style: part.error for style, part in found.items()}
    errors["central"] = CAUTION * errors["central"]
    if "complex" in errors:
        errors["complex"] = np.fmax(errors["complex"], np.fmax(claim_bound, errors.get("automatic", 0.0)))
    return errors


class _Judge:
    """Judge every entry of a claimed derivative; arrays are flattened."""

    def __init__(self, claim: Array, bound: Array, found: dict[str, Derivative], resolution: float) -> None:
        self.claim, self.bound, self.found, self.resolution = claim, bound.copy(), found, resolution
        self.errors = _errors(found, bound)

    def verdict(self, k: int) -> Judgment:
        """Return the judgment on entry k."""
        claim = Interval("symbolic", float(self.claim.flat[k]), float(self.bound.flat[k]))
        others = [
            Interval(style, float(part.value.flat[k]), float(self.errors[style].flat[k]))
            for style, part in self.found.items()
            if np.isfinite(part.value.flat[k]) and np.isfinite(self.errors[style].flat[k])
        ]
        central = self.found["central"]
        left, right, error = (float(a.flat[k]) for a in (central.left, central.right, central.right_error))
        sides = Sides(Status(int(central.status.flat[k])), left, right, error)
        return judge(claim, others, sides, resolution=self.resolution)


def _judged(judge_: _Judge, derivative: Function, x: Array, size: float) -> list[Judgment]:
    """Judge all entries; those that differ by rounding of intermediate values get a second look.

    A formula such as s (1 - s) with s near 1 stands still at close points although it is wrong in the digits that
    1 - s has lost. Points farther apart show it. Only gaps of some ε times the size of fun can be of this kind.
    """
    judgments = [judge_.verdict(k) for k in range(judge_.claim.size)]
    for spacing in SECOND_LOOK:
        tiny = [k for k, judgment in enumerate(judgments) if _tiny(judge_.claim.flat[k], judgment, size)]
        if not tiny:
            break
        sigma, _ = rounding_noise(derivative, x, spacings=(spacing,))
        for k in tiny:
            judge_.bound.flat[k] = max(judge_.bound.flat[k], 16 * float(np.asarray(sigma).flat[k]))
            judgments[k] = judge_.verdict(k)
    return judgments


def _tiny(claim: float, judgment: Judgment, size: float) -> bool:
    if judgment.verdict != "wrong" or judgment.reference is None:
        return False
    return abs(claim - judgment.reference.value) <= 64 * EPS * max(size, 1.0)


def _rows(names: tuple[str, ...], order: int, judge_: _Judge, judgments: list[Judgment]) -> tuple[Row, ...]:
    labels = names if order == 1 else tuple(f"{a}, {b}" for a in names for b in names)
    return tuple(
        _row(label, k, judge_, judgment) for k, (label, judgment) in enumerate(zip(labels, judgments, strict=True))
    )


def _row(label: str, k: int, judge_: _Judge, judgment: Judgment) -> Row:
    found = judge_.found
    values = {"symbolic": float(judge_.claim.flat[k]), "forward": float(found["central"].right.flat[k])}
    values |= {style: float(found[style].value.flat[k]) if style in found else np.nan for style in ("central", *STYLES)}
    present = [value for value in values.values() if np.isfinite(value)]
    bound = float(judge_.bound.flat[k]) + (judgment.reference.error if judgment.reference else np.inf)
    return Row(
        name=label,
        **values,
        gap=max(present) - min(present) if present else np.nan,
        error=bound,
        resolution=judgment.resolution,
        verdict=judgment.verdict,
        odd=judgment.odd,
        note=judgment.note,
    )


def _overall(rows: tuple[Row, ...]) -> Verdict:
    ranked: tuple[Verdict, ...] = ("wrong", "cannot tell", "kink", "right")
    return next(verdict for verdict in ranked if any(row.verdict == verdict for row in rows))


def _slip(rows: tuple[Row, ...], judgments: list[Judgment], x: Array | None, samples: int | None) -> str:
    reference = np.array([j.reference.value if j.reference else np.nan for j in judgments])
    return name_slip(
        np.array([row.symbolic for row in rows]),
        reference,
        np.array([row.error for row in rows]),
        np.array([row.verdict == "wrong" for row in rows]),
        names=tuple(row.name for row in rows),
        x=x,
        samples=samples,
    )
