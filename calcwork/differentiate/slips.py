"""The usual slips in a gradient: a sign, a factor, a component left out, two swapped, a missing penalty."""

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate.objective import Array, Index


def name_slip(
    claim: Array,
    reference: Array,
    error: Array,
    wrong: NDArray[np.bool_],
    *,
    names: tuple[str, ...],
    x: Array | None = None,
    samples: int | None = None,
) -> str:
    """Name the slip that turns the claimed components into the reference, or return "".

    Each candidate must repair every wrong component within its `error`. With `x`, a missing multiple of x is
    tried; `samples` is the N whose loss is looked for first.

    >>> g = np.array([1.0, 2.0])
    >>> name_slip(-g, g, 1e-9 * g, np.array([True, True]), names=("a", "b"))
    'the sign is flipped in all components'
    """
    picked = np.flatnonzero(wrong & np.isfinite(claim) & np.isfinite(reference))
    if picked.size == 0 or picked.size < np.count_nonzero(wrong):
        return ""
    given, true, margin = claim[picked], reference[picked], error[picked]
    where = _where(picked, wrong, reference, error, names)
    if np.all(given == 0):
        return f"the derivative is left out {where}"
    for factor, text in _factors(given, true, samples):
        if np.all(np.abs(given - factor * true) <= margin * max(1.0, abs(factor))):
            return f"{text} {where}"
    if picked.size == 2 and np.all(np.abs(given - true[::-1]) <= margin + margin[::-1]):
        return f"{names[picked[0]]} and {names[picked[1]]} are swapped"
    return _missing_penalty(given, true, margin, None if x is None else x[picked])


def _where(picked: Index, wrong: NDArray[np.bool_], reference: Array, error: Array, names: tuple[str, ...]) -> str:
    visible = np.abs(reference) > error
    if picked.size > 1 and np.all(wrong[visible]):
        return "in all components"
    shown = ", ".join(names[k] for k in picked[:3])
    return f"in {shown}" + (f" and {picked.size - 3} more" if picked.size > 3 else "")


def _factors(given: Array, true: Array, samples: int | None) -> list[tuple[float, str]]:
    """List the factors to try; an unknown N is guessed from the ratio of the largest component."""
    found = [(-1.0, "the sign is flipped")]
    top = int(np.argmax(np.abs(true)))
    ratio = abs(float(given[top] / true[top])) if true[top] else 1.0
    guess = round(max(ratio, 1 / ratio)) if ratio else 1
    if samples:
        found += [
            (float(samples), f"1/N is missing (N = {samples})"),
            (1 / samples, f"1/N is one too many (N = {samples})"),
        ]
    if 1 < guess < 1e15:
        found += [(float(guess), f"the value is {guess} times too large"), (1 / guess, f"a factor {guess} is missing")]
    return found + [(-factor, f"{text} and the sign is flipped") for factor, text in found[1:]]


def _missing_penalty(given: Array, true: Array, margin: Array, x: Array | None) -> str:
    if x is None or np.count_nonzero(x) < 2:
        return ""
    top = int(np.argmax(np.abs(x)))
    rate = float((true[top] - given[top]) / x[top])
    slack = margin + margin[top] * np.abs(x / x[top])
    if not np.all(np.abs(given + rate * x - true) <= slack):
        return ""
    return f"a term {rate:.6g} x is missing, as of an L2 penalty"
