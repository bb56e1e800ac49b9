r"""Means and variances of several quantities: "X and Y have means ``\mu_X, \mu_Y`` and variances ``s^2, t^2``"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Items, Relation
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import index_name

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

MEANS = re.compile(r"\b(?:means|expectations|expected\s+values)\s*$", re.IGNORECASE)
VARIANCES = re.compile(r"\bvariances\s*$", re.IGNORECASE)
JOINS = re.compile(r"^\s*(?:and|,|,\s*and|resp\.?|respectively)\s*$", re.IGNORECASE)


def take_paired(said: Collection, n: int) -> None:
    """Take the means and variances, in order, of names before words that speak of several."""
    names = _names_before(said, n)
    if len(names) < 2:
        return
    after = said.formulas[n].after
    means, at = _values(said, n) if MEANS.search(after) else ([], n)
    variances = _values(said, at)[0] if VARIANCES.search(said.formulas[at].after) else []
    for kind, values in (("mean", means), ("variance", variances)):
        for name, value in zip(names, values, strict=True) if len(values) == len(names) else ():
            drawn = said.symbols.laws.of(name)
            if not getattr(drawn, kind):
                setattr(drawn, kind, value)
            drawn.position = drawn.position or said.formulas[n].position


def _names_before(said: Collection, n: int) -> list[str]:
    """Return the names of a list that ends with formula n, which words may part: "X, Y", "X and Y"."""
    first = n
    while first and not said.formulas[first - 1].display and JOINS.match(said.formulas[first].before):
        first -= 1
    parts = [p for f in said.formulas[first : n + 1] for p in split_at(f.items, ",")]
    references = [refer(p[0]) if len(p) == 1 else None for p in parts]
    if not all(r is not None and all(len(p) == 1 and index_name(p[0]) for p in r.indices) for r in references):
        return []
    return [said.symbols.interpret(r)[0] for r in references if r is not None]


def _values(said: Collection, n: int) -> tuple[list[Items], int]:
    """Return the formulas behind the words behind formula n, and the number of the last one of them."""
    found, at = list[Items](), n
    for at in _following(said, n):
        found += [p for p in split_at(said.formulas[at].items, ",") if p]
    plain = not any(isinstance(i, Relation) for p in found for i in p)
    return (found if plain else []), at


def _following(said: Collection, n: int) -> Iterator[int]:
    for at in range(n + 1, len(said.formulas)):
        if said.formulas[at].display or (at > n + 1 and not JOINS.match(said.formulas[at].before)):
            return
        yield at
