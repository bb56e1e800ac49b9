r"""Calls of laws: a name such as p with a bracket of letters, of which a bar parts those that are given.

Every letter is told by how it is written; that of ``X = x`` is x.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calcwork.notation.structure.items import (
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    Unknown,
    base_of,
    outline,
)
from calcwork.notation.structure.references import split_at

LETTERS = frozenset({"p", "q", "r", "P", "Q", "T", "pi", "mu", "rho"})
ALWAYS = frozenset("pqP")
PARAMETERS = frozenset({"theta", "vartheta", "phi", "varphi", "psi", "lambda", "eta", "omega", "alpha", "beta"})
BARS = frozenset({"|", "mid"})
GREEK = re.compile(r"[a-z]{2,}$")


@dataclass(frozen=True)
class Call:
    """Hold a law with its bracket: the letters before and behind the bar; a dot stands for what is drawn.

    Of ``values`` a letter is one of a quantity with a letter of its own, the k of ``p(z = k)``.
    """

    key: str
    head: Element
    before: tuple[str, ...]
    behind: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """Return all letters of the bracket."""
        return self.before + self.behind


def name_of(item: Element) -> str | None:
    """Return the letter of an item that may be the name of a law, with a parameter below or without."""
    base = base_of(item)
    if isinstance(item, Scripted) and (item.sup or item.primes or not _is_parameter(item.sub)):
        return None
    if isinstance(base, Function) and base.name == "Pr":
        return "P"
    return base.name if isinstance(base, Letter) and base.name in LETTERS else None


def _is_parameter(sub: Items) -> bool:
    """Tell whether a subscript of a law is its parameter or a word, and no index of one among several laws."""
    only = sub[0] if len(sub) == 1 else None
    if isinstance(only, Letter):
        return only.name in PARAMETERS or only.name.isupper() or only.name in {"w", "0"} or bool(only.fonts)
    if isinstance(only, Scripted):
        return isinstance(only.base, Letter) and only.base.name in PARAMETERS
    words = bool(sub) and all(isinstance(i, (Letter, Punctuation)) for i in sub)
    return not sub or isinstance(only, Text) or words


def letter_of(items: Items) -> str | None:
    """Return how an argument that is one letter is written; that of ``X = x`` is x."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    if len(kept) == 3 and kept[1] == Relation("=") and isinstance(base_of(kept[0]), Letter):
        return letter_of(kept[2:])
    only = kept[0] if len(kept) == 1 else None
    base = base_of(only) if only is not None else None
    if only == Operator("cdot"):
        return "cdot"
    if not isinstance(base, Letter) or base.name in {"partial", "nabla", "infty", "ldots", "cdots"}:
        return None
    if isinstance(only, Scripted) and any(_is_range(i) for i in (*only.sub, *only.sup)):
        return None
    return outline(kept)


def _is_range(item: Element) -> bool:
    """Tell whether an item makes a subscript the name of several letters, as that of x_{1:t} and x_{<t}."""
    return isinstance(item, (Punctuation, Relation)) or item in (Operator("*"), Letter("ldots"), Letter("cdots"))


def call_at(sequence: Items, at: int) -> Call | None:
    """Return the call of a law that stands at a place."""
    letter = name_of(sequence[at]) if at < len(sequence) else None
    group = base_of(sequence[at + 1]) if letter is not None and at + 1 < len(sequence) else None
    return call_of(sequence[at], group) if isinstance(group, Group) and group.open == "(" else None


def call_of(head: Element, group: Group) -> Call | None:
    """Return the call of a law by its bracket, None where that holds other things than letters."""
    inner = [tuple(p) for p in parts_at(group.items, BARS)]
    if len(inner) > 2:
        return None
    last = [tuple(p) for p in parts_at(inner[-1], {";"})]
    if len(last) > 2:
        return None
    sides = [*inner[:-1], last[0]]
    rows = [[letter_of(p) for p in parts_at(side, {","})] for side in (*sides, *last[1:])]
    if any(x is None for row in rows for x in row):
        return None
    lists = [tuple(x for x in row if x is not None) for row in rows]
    before, behind = lists[0], lists[1] if len(sides) == 2 else ()
    parameters = (*(lists[-1] if len(last) == 2 else ()), *(x for x in behind if _is_name_of_parameter(x)))
    behind = tuple(x for x in behind if not _is_name_of_parameter(x))
    named = (*before, *behind)
    if len(set(named)) < len(named):
        return None
    pairs = [v for side in sides for p in parts_at(side, {","}) if (v := _value_of(p)) is not None]
    return Call(key_of(head, named, parameters), head, before, behind, parameters, tuple(pairs))


def _value_of(items: Items) -> tuple[str, str] | None:
    """Return the k of ``z = k`` with the z, where the two differ by more than that one is a capital."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    if len(kept) != 3 or kept[1] != Relation("=") or not isinstance(kept[2], Letter):
        return None
    name, letter = outline(kept[:1]), outline(kept[2:])
    small = name[:1].lower() + name[1:]
    return (letter, small) if letter not in (name, small) else None


def parts_at(items: Items, names: Iterable[str]) -> list[Items]:
    """Return the parts of items between separators of these names."""
    parts: list[list[Element]] = [[]]
    for item in items:
        text = item.text if isinstance(item, Unknown) else getattr(item, "name", "")
        if isinstance(item, (Punctuation, Relation, Unknown)) and text in names:
            parts.append([])
        else:
            parts[-1].append(item)
    return [tuple(p) for p in parts]


def _is_name_of_parameter(letter: str) -> bool:
    return letter.partition("_{")[0].partition("^{")[0] in PARAMETERS


def key_of(head: Element, letters: Sequence[str] = (), parameters: Sequence[str] = ()) -> str:
    r"""Return by what the calls of one law are told: its name, with its parameters; ``p_X(x)`` is p(x)."""
    base, sub = (head.base, head.sub) if isinstance(head, Scripted) else (head, ())
    capitals = {i.name for i in sub if isinstance(i, Letter)}
    if capitals and all(x.isupper() for x in capitals) and {x.lower() for x in capitals} <= {*letters}:
        sub = ()
    own = "P" if isinstance(base, Function) else outline((base,))
    return own + (f"_{outline(sub)}" if sub else "") + "".join(f";{p}" for p in parameters)


def parameters_of(key: str) -> set[str]:
    """Return the parameters of a law by its key, as they are written."""
    name, *rest = key.split(";")
    return {p for p in (name.partition("_")[2], *rest) if p}


def letters_below(sub: Items) -> list[Items]:
    r"""Return the letters below a sum, without the sets that they lie in: ``x \in \mathcal{X}, y``."""
    found: list[Items] = []
    for part in split_at(sub, ","):
        at = next((k for k, i in enumerate(part) if isinstance(i, Relation)), len(part))
        found.append(part[:at])
    return found
