"""The rounding noise of a function, measured from its values at close points."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate.objective import Array, Function

EPS = float(np.finfo(np.float64).eps)
SPACINGS = (2.0**-20, 2.0**-27, 2.0**-34, 2.0**-41)
DEGREES = (2, 3, 4)
POINTS = 7


def natural_scale(x: Array) -> Array:
    """Return the power of two next to max(|x|, 1), the length on which a step is measured.

    >>> natural_scale(np.array([0.3, 100.0]))
    array([  1., 128.])
    """
    return np.exp2(np.round(np.log2(np.maximum(np.abs(x), 1.0))))


def rounding_noise(
    fun: Function,
    x: Array,
    *,
    calm: float = 2.0**-48,
    spacings: tuple[float, ...] = SPACINGS,
    seed: int | np.random.Generator = 0,
) -> tuple[Array, int]:
    """Estimate the standard deviation of the rounding error of fun near x, with the evaluations spent.

    Values at p close points are fitted by polynomials of degree d in the distance; what is left over has the
    variance (1 - (d + 1) / p) σ² if the errors are independent, for the smooth part is gone. The median over d is
    kept. The idea is that of difference tables (Hamming, "Introduction to Applied Numerical Analysis", 1971; Moré
    and Wild, SIAM J. Sci. Comput. 33, 2011), but the distances are uneven, since even ones can keep step with the
    grid of float32. The points lie on a ray from x, x excluded, so that a kink at x is no noise. A spacing that
    shows more than `calm` times the size of the values is checked against smaller ones, as it may have met
    structure of fun instead; a spacing so small that the values stand still says nothing.

    >>> sigma, nfev = rounding_noise(lambda x: np.sum(x) + 1e6 - 1e6, np.array([0.1, 0.2]))
    >>> bool(1e-12 < sigma < 1e-9)
    True
    """
    rng = np.random.default_rng(seed)
    ray = natural_scale(x) * rng.choice([-1.0, 1.0], size=x.shape)
    distances = np.arange(1, POINTS + 1) - 0.7 * rng.random(POINTS)
    best: Array | None = None
    jump = np.zeros((), dtype=np.bool_)
    nfev = 0
    for spacing in spacings:
        values = _along(fun, x, ray * spacing, distances)
        nfev += POINTS
        if not np.all(np.isfinite(values)):
            continue
        still = _stands_still(values)
        if best is not None and (still & ~jump).all():
            break
        sigma = _deviation(values, distances)
        if best is None:
            best, jump = sigma, _jumps_once(values)
        else:
            # One change of level that a smaller spacing does not see was a jump nearby; several are noise.
            better = (sigma < best / 8) & (jump | ~still)
            best, jump = np.where(better, sigma, best), np.where(better, _jumps_once(values), jump)
        if np.all(best <= calm * np.max(np.abs(values))):
            break
    return (np.zeros(()) if best is None else best), nfev


def quiet_noise(fun: Function, x: Array) -> tuple[Array, int]:
    """Return `rounding_noise`, and look farther away where fun stands still, with the evaluations spent.

    1 - 3t + 3t² - t³ near t = 1 is 0 at all close points, since its summands round to it; its noise shows where it
    begins to change. Only noise of a few ε is believed there, as fun may bend on that length.
    """
    sigma, nfev = rounding_noise(fun, x)
    if np.any(sigma):
        return sigma, nfev
    for spacing in (2.0**-13, 2.0**-8):
        wide, calls = rounding_noise(fun, x, spacings=(spacing,))
        nfev += calls
        if np.any(wide):
            few = 2.0**-48 * float(np.max(natural_scale(x)))
            return np.where(wide <= few, wide, 0.0), nfev
    return sigma, nfev


def credited_error(value: Array, sigma: Array, floor: Array | float) -> Array:
    """Bound the rounding error of a derivative computed without differences, generously.

    The deviation `sigma` of its own values does not show a sum whose rounding is the same at every point (such as
    the constant gradient of a linear function), so no style is credited with less than `floor`, the noise of the
    function that was differentiated, spread over the natural length of the variable.
    """
    return 8 * EPS * np.abs(value) + 16 * sigma + 8 * floor


def _along(fun: Function, x: Array, stride: Array, distances: Array) -> Array:
    def value(distance: float) -> Any:
        try:
            return fun(x + distance * stride)
        except (ArithmeticError, ValueError):
            return np.nan

    rows = [np.asarray(value(distance), dtype=np.float64) for distance in distances.tolist()]
    if any(row.shape != rows[0].shape for row in rows):
        return np.full(POINTS, np.nan)
    return np.stack(rows)


def _stands_still(values: Array) -> NDArray[np.bool_]:
    """Tell for each output whether hardly any of its values differ."""
    ordered = np.sort(values, axis=0)
    return np.count_nonzero(np.diff(ordered, axis=0), axis=0) + 1 <= POINTS - 2


def _jumps_once(values: Array) -> NDArray[np.bool_]:
    return np.count_nonzero(np.diff(values, axis=0), axis=0) <= 1


def _deviation(values: Array, distances: Array) -> Array:
    flat = values.reshape(POINTS, -1)
    flat = flat - flat.mean(axis=0)  # keeps the rounding of this fit below that of fun
    estimates = []
    for degree in DEGREES:
        basis, _ = np.linalg.qr(np.vander(distances / POINTS, degree + 1))
        rest = flat - basis @ (basis.T @ flat)
        estimates.append(np.sqrt(np.sum(rest**2, axis=0) / (POINTS - degree - 1)))
    return np.median(estimates, axis=0).reshape(values.shape[1:])
