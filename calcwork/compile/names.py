"""Names: a declared quantity as a Python identifier, and local names that meet no other."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

MODULE_NAMES = frozenset({"np", "value", "gradient", "hessian", "value_and_gradient", "want", "result", "math"})


def python_name(name: str) -> str:
    r"""Return a declared name as a Python identifier.

    A backslash, braces and decorations of LaTeX are dropped; a name that Python or the generated module needs gets an
    underscore at its end.

    Examples
    --------
    >>> python_name("lambda"), python_name(r"\theta"), python_name("W^{[1]}"), python_name("y_hat")
    ('lambda_', 'theta', 'W1', 'y_hat')
    """
    plain = re.sub(r"[\\{}^\[\]\s']", "", name)
    plain = re.sub(r"\W", "_", plain) or "x"
    if plain[0].isdigit():
        plain = f"x{plain}"
    taken = keyword.iskeyword(plain) or plain in MODULE_NAMES or hasattr(builtins, plain)
    return f"{plain}_" if taken else plain


class Namer:
    """Hand out local names, each once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken) | MODULE_NAMES

    def fresh(self, wanted: str) -> str:
        """Return the wanted name, or the next with a number."""
        wanted = python_name(wanted)
        name, count = wanted, 1
        while name in self.taken:
            count += 1
            name = f"{wanted}{'_' if wanted[-1].isdigit() else ''}{count}"
        self.taken.add(name)
        return name
