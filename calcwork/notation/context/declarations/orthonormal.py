r"""Orthonormal vectors: "let $u_1, \dots, u_r$ be orthonormal", "with orthonormal systems $u_j$, $v_j$"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Group, Items, Letter, Relation, Scripted
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import Chain, trimmed
from calcwork.notation.survey.survey import index_name, references

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

ORTHONORMAL = r"(?:(?<!not )orthonormal|(?:mutually|pairwise)\s+orthogonal\s+unit|orthogonal\s+unit)"
KIND = r"(?:(?:eigen|singular\s+)?vectors?|systems?|bas[ei]s|sets?|famil(?:y|ies)|directions?|sequences?|columns)"
BEFORE = re.compile(rf"\b{ORTHONORMAL}(?:\s+[\w-]+)?\s+{KIND}(?:\s+of\s+vectors)?(?:\s+(?:of|in))?\s*$", re.IGNORECASE)
AFTER = re.compile(
    rf"^[\s,]*(?:be|are|is|form(?:s|ing)?|denotes?)\s+(?:(?:an?|the|its|some|both|all)\s+)?{ORTHONORMAL}\b"
    r"(?!\s+(?:to|matri|columns|rows))",
    re.IGNORECASE,
)
JOINED = re.compile(r"^\s*(?:,|and|, and)\s*$", re.IGNORECASE)


def take_orthonormal(said: Collection, formula: Formula) -> None:
    r"""Take $u_i^\top u_j = [i = j]$ for the families of vectors that words call orthonormal."""
    if formula.display or not _is_said(said, formula):
        return
    for name in _families(formula.items):
        said.facts.append((_gram(name, said), formula.position))


def _is_said(said: Collection, formula: Formula) -> bool:
    """Tell whether words beside a formula, or beside the list of formulas that it belongs to, call it orthonormal."""
    at = formula.position
    if AFTER.match(formula.after):
        return True
    while at and JOINED.match(said.formulas[at].before):
        at -= 1
    return BEFORE.search(said.formulas[at].before) is not None


def _families(items: Items) -> Iterator[Letter]:
    r"""Yield the letter of each family that a list of members names: ``u_1, \dots, u_r \in \mathbb{R}^n``, ``v_j``."""
    items = trimmed(items)
    items = items[: items.index(Relation("in"))] if Relation("in") in items else items
    parts = [trimmed(p) for p in split_at(items, ",") if not is_dots(p)]
    heads = [p[0] if len(p) == 1 else None for p in parts]
    named = [refer(h) if h is not None else None for h in heads]
    if not all(r is not None and len(r.below) == 1 and not (r.power or r.primes or r.above) for r in named):
        return
    found = {h.base for h in heads if isinstance(h, Scripted) and isinstance(h.base, Letter)}
    yield from sorted(found, key=lambda letter: letter.name)


def _gram(letter: Letter, said: Collection) -> Chain:
    """Return the Gram matrix of a family as an equation, at two indices that the note uses for nothing else."""
    used = {r.name for f in said.formulas for r in references(f.items)}
    free = [x for x in (*"ijklmnpq",) if x not in used and index_name(Letter(x)) is not None]
    one, other = (Letter(x) for x in [*free, "i", "j"][:2])
    left = Scripted(letter, (one,), (Letter("top"),)), Scripted(letter, (other,))
    return Chain((left, (Group("[", "]", (one, Relation("="), other)),)), (Relation("="),))
