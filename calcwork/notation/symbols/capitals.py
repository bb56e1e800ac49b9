"""Names with a capital letter: the X beside x, the Phi beside phi."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Expr

CAPITALS = {"phi": "Phi", "delta": "Delta", "sigma": "Sigma", "theta": "Theta", "lambda": "Lambda", "psi": "Psi",
            "xi": "Xi", "gamma": "Gamma", "omega": "Omega", "pi": "Pi"}  # fmt: skip


def in_capitals(name: str) -> str:
    """Return a name with a capital letter, the name itself where it has none.

    Examples
    --------
    >>> in_capitals("x_train"), in_capitals("phi"), in_capitals("w1"), in_capitals("loss")
    ('X_train', 'Phi', 'W1', 'loss')
    """
    head, *rest = name.split("_")
    if len(head) == 1 and head.islower():
        return "_".join((head.upper(), *rest))
    if head in CAPITALS:
        return "_".join((CAPITALS[head], *rest))
    if head[:1].islower() and head[1:].isdigit():
        return "_".join((head[:1].upper() + head[1:], *rest))
    return name


def may_number(letters: Iterable[str], ranges: Mapping[str, Expr], shape: tuple[Expr, ...]) -> bool:
    """Tell whether an index may run along an axis of an array: the end of its range is one of the lengths, or open."""
    ends = [ranges[x] for x in letters if x in ranges]
    told = all(n.is_Symbol and not str(n).startswith("?") for n in (*ends, *shape))
    return not told or not shape or all(n in shape for n in ends)
