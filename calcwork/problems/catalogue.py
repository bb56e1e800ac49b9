"""The names of all problems, and the search by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from calcwork.errors import UserError
from calcwork.problems.coin import coin
from calcwork.problems.logistic import logistic, ridge_logistic
from calcwork.problems.problem import Problem

CATALOGUE: dict[str, Callable[[], Problem]] = {
    "coin": coin,
    "logistic": logistic,
    "ridge-logistic": ridge_logistic,
}


def find(name: str) -> Problem:
    """Return the problem of this name.

    Raises
    ------
    UserError
        When there is none; the message names the nearest.

    Examples
    --------
    >>> find("coin").variables
    ('p',)
    """
    if name in CATALOGUE:
        return CATALOGUE[name]()
    near = difflib.get_close_matches(name, CATALOGUE, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the catalogue has {', '.join(CATALOGUE)}."
    raise UserError(f"there is no problem named {name!r} in the catalogue; {hint}")
