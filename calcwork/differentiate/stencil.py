"""Evaluations of a function at steps from x, and the difference formulas on them."""

from math import isfinite
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate.objective import Array, Function, Index

LEVELS = {"central": 3, "right": 5, "left": 5}
Side = Literal["central", "right", "left"]


class Probe:
    """Evaluate a function of outputs (m,) along the axes from x, and count the evaluations."""

    def __init__(self, fun: Function, x: Array, center: Array) -> None:
        self.fun, self.x, self.center = fun, x, center.reshape(-1)
        self.nfev = 0

    def value(self, component: int, shift: float) -> Any:
        """Return fun at x moved by `shift` along one axis; nan where fun is not defined there."""
        point = self.x.copy()
        point[component] += shift
        self.nfev += 1
        try:
            return self.fun(point)
        except (ArithmeticError, ValueError):
            return np.nan

    def ladder(self, components: Index, steps: Array, sign: float, levels: int) -> Array:
        """Return the values at x + sign h 2^-k e_j for k = 0, ..., levels - 1, of shape (a, levels, m).

        A component whose outermost value is not finite is left at nan, since that step will shrink anyway.
        """
        values = np.full((len(components), levels, self.center.size), np.nan)
        shrink = [sign * 0.5**level for level in range(levels)]
        for row, (component, step) in enumerate(zip(components.tolist(), steps.tolist(), strict=True)):
            for level in range(levels):
                value = self.value(component, step * shrink[level])
                values[row, level] = value
                if level == 0 and not _finite(value):
                    break
        return values


def _finite(value: Any) -> bool:
    return isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def quotients(plus: Array, minus: Array, center: Array, steps: Array, side: Side) -> Array:
    """Return the difference quotients of shape (a, levels, m).

    central: (f(x+h) - f(x-h)) / 2h       = f' + h² f'''/6 + h⁴ f⁗'/120 + ...
    right:   (f(x+h) - f(x)) / h          = f' + h f''/2 + h² f'''/6 + ...
    left:    (f(x) - f(x-h)) / h          = f' - h f''/2 + h² f'''/6 - ...
    """
    h = (steps[:, None] * 0.5 ** np.arange(plus.shape[1]))[:, :, None]
    if side == "central":
        return (plus - minus) / (2 * h)
    return (plus - center) / h if side == "right" else (center - minus) / h


def extrapolate(table: Array, powers: tuple[int, int]) -> tuple[Array, Array]:
    """Extrapolate quotients at h, h/2, h/4, ... to h = 0; return the value and the truncation left in it.

    The error is a series in h^p, h^(p+q), h^(p+2q), ... with (p, q) = `powers`: (2, 2) for central quotients and
    (1, 1) for one-sided ones. Richardson's column m + 1 is T + (T - T_previous) / (2^(p+mq) - 1).
    The truncation is estimated by the last correction, which is the error of the column before. It is trusted
    only where the differences of the first column shrink as the series says; elsewhere the undivided
    difference is taken, which is larger by 2^(p+mq) - 1.
    """
    first, (power, stride) = table, powers
    changes = []
    while table.shape[1] > 1:
        change = table[:, 1:] - table[:, :-1]
        factor = 2.0**power - 1
        table = table[:, 1:] + change / factor
        changes.append(np.abs(change[:, -1]))
        power += stride
    last, before = first[:, -1] - first[:, -2], first[:, -2] - first[:, -3]
    regular = np.abs(before - 2.0 ** powers[0] * last) <= 0.25 * np.abs(before)
    error = changes[-1] / np.where(regular, factor, 1.0)
    # A correction that vanishes by chance (f has a zero derivative there) is held up by the one before.
    return table[:, -1], np.maximum(error, changes[-2] / factor**2) if powers[0] == 1 else error


def one_sided_gap(plus: Array, minus: Array, center: Array, steps: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return right minus left derivative, extrapolated, the truncation left in it, and whether it stays.

    (f(x+h) - 2 f(x) + f(x-h)) / h = jump of f' + h f'' + h³ f⁗/12 + ..., with zero jump where f is smooth: there
    it halves with h. At an infinite slope or a jump it stays or grows.
    """
    h = (steps[:, None] * 0.5 ** np.arange(plus.shape[1]))[:, :, None]
    gap = ((plus - center) + (minus - center)) / h
    linear = 2 * gap[:, 1:] - gap[:, :-1]
    cubic = (8 * linear[:, 1:] - linear[:, :-1]) / 7
    stays = np.abs(gap[:, -1]) > 0.7 * np.abs(gap[:, :-1]).max(axis=1)
    return cubic[:, -1], np.abs(linear[:, -1] - linear[:, -2]), stays
