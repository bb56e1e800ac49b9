r"""Laws by their densities: "$X$ has density $f(x) = 2x$ on $[0, 1]$", "$f_Z(z) = n z^{n-1}$", one given by cases.

Where nothing says between which values a density stands, only one that falls off to both sides is taken as a law.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calcwork.notation.context.laws.wording import FAMILY
from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    Environment,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Scripted,
    Text,
    base_of,
    rows_of,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import ORDERS, Chain, chains, trimmed
from calcwork.notation.survey.survey import walk

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

Interval = tuple[Items, Items]
DENSITY = r"(?:p\.?d\.?f\.?|(?:probability\s+)?(?:density|distribution)(?:\s+function)?(?:\s*\([^)]*\))?|law)"
HAS = re.compile(
    rf"\b(?:has|have|having|with|follows?|from|by)\b[^.;]{{0,60}}?\b{DENSITY}\W*(?:given\s+by|is|of)?[\s:,]*$",
    re.IGNORECASE,
)
DISTRIBUTED = re.compile(
    rf"^\W*(?:is|are|be)\b[^.;]*\b(?:{FAMILY})\b[^.;]*\b(?:distributed|distribution)\b\W*$", re.IGNORECASE
)
FROM = re.compile(
    r"\b(?:drawn|sampled?|i\.?\s?i\.?\s?d\b\.?|distributed|observations?)(?:\s+[\w-]+){0,5}?\s+"
    r"(?:from|to|as|with)(?:\s+(?:the|a))?(?:\s+(?:density|distribution|law|pdf))?\s*$",
    re.IGNORECASE,
)
DENSITY_OF = re.compile(rf"\b{DENSITY}\s+of\s+(?:the\s+)?(?:[\w-]+\s+){{0,3}}$", re.IGNORECASE)
IS = re.compile(r"^\W*(?:(?:be|is|are|as|,)\W*)?(?:given\s+by|defined\s+by)?[\s:,]*$", re.IGNORECASE)
BE_DENSITY_OF = re.compile(
    rf"^\W*(?:be|is|denotes?)?\W*(?:the|a)?\W*(?:[\w-]+\s+){{0,2}}{DENSITY}\s+of\s*$", re.IGNORECASE
)
ON = re.compile(
    r"^[\s,]*(?:(?:defined|supported)\s+)?(?:on|over|for|when|where|if)\b(?:\s+(?:the|all)\b)?"
    r"(?:\s+(?:unit\s+)?interval)?\s*$",
    re.IGNORECASE,
)
DEFINING = frozenset({"=", ":=", "equiv"})
INFINITE = Letter("infty")


def take_densities(said: Collection) -> None:
    """Take the densities that a note gives for random quantities as their laws."""
    for n, formula in enumerate(said.formulas):
        statement = next(iter(chains(formula.items)), None)
        chain = statement if isinstance(statement, Chain) else None
        named = _density(chain.sides[0]) if chain is not None else None
        bare = refer(chain.sides[0][0]) if chain is not None and len(chain.sides[0]) == 1 else None
        if chain is not None and not chain.relations and bare is not None:
            said.sections.enter(formula.section)
            _from_called(said, n, bare)
        if chain is None or named is None:
            continue
        said.sections.enter(formula.section)
        head, letter = named
        if not chain.relations:
            _from_called(said, n, head)
        elif chain.relations[0].name in DEFINING:
            for name in _of(said, n, head):
                _take(said, n, name, letter, chain.sides[-1])


def _from_called(said: Collection, n: int, head: Reference) -> None:
    """Take what is "i.i.d. from $f(x)$" or "has density $f$" as such, where a formula above gives this density."""
    before = said.formulas[n - 1] if n else None
    if before is None or before.display or said.formulas[n].display:
        return
    if not (FROM.search(before.after) or HAS.search(before.after)):
        return
    for k in range(n - 1, -1, -1):
        chain = next(iter(chains(said.formulas[k].items)), None)
        named = _density(chain.sides[0]) if isinstance(chain, Chain) and chain.relations else None
        if isinstance(chain, Chain) and named is not None and named[0] == head and chain.relations[0].name in DEFINING:
            for name in _names(said, before):
                _take(said, k, name, named[1], chain.sides[-1])
            return


def _density(left: Items) -> tuple[Reference, str] | None:
    r"""Return the name and the letter of ``f(x)``, ``f_X(x)``, ``f(x; \theta)`` and ``p(x \mid \theta)``."""
    head = refer(left[0]) if len(left) == 2 else None
    group = left[1] if len(left) == 2 else None
    if head is None or not isinstance(group, Group) or group.open != "(" or not group.items:
        return None
    first = group.items[0]
    alone = len(group.items) == 1 or isinstance(group.items[1], Punctuation)
    return (head, first.name) if alone and isinstance(first, Letter) and not first.name.isupper() else None


def _of(said: Collection, n: int, head: Reference) -> list[str]:
    """Return the random quantities of which a formula gives the density, by its name or by words."""
    label = head.below[0][0] if len(head.below) == 1 and len(head.below[0]) == 1 else None
    if isinstance(label, Letter) and label.name.isupper() and len(label.name) == 1:
        return [label.name] if _is_averaged(said, label.name) else []
    formula, before = said.formulas[n], said.formulas[n - 1] if n else None
    following = said.formulas[n + 1] if n + 1 < len(said.formulas) else None
    if following is not None and not formula.display and BE_DENSITY_OF.match(formula.after):
        return _names(said, following)
    if before is None or before.display or before.section != formula.section:
        return []
    words = before.after
    has = HAS.search(words) or DISTRIBUTED.match(words) or (DENSITY_OF.search(before.before) and IS.match(words))
    return _names(said, before) if has else []


def _names(said: Collection, formula: Formula) -> list[str]:
    """Return the quantity that a formula of the text names, or of whose members it is a list."""
    found = dict[str, None]()
    for part in map(trimmed, split_at(formula.items, ",")):
        reference = refer(part[0]) if len(part) == 1 else None
        if reference is not None and not is_dots(part):
            found[said.symbols.interpret(reference)[0]] = None
    return list(found) if len(found) == 1 else []


def _is_averaged(said: Collection, name: str) -> bool:
    """Tell whether a name is random already, or stands in the bracket of a moment somewhere."""
    if name in said.symbols.laws.drawn:
        return True
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            group = sequence[at + 1] if at + 1 < len(sequence) else None
            group = group.base if isinstance(group, Scripted) else group
            sign = base_of(sequence[at])
            moment = isinstance(sign, Function) and sign.name in MOMENTS
            if moment and isinstance(group, Group) and any(s[k] == Letter(name) for s, k in walk(group.items)):
                return True
    return False


def _take(said: Collection, n: int, name: str, letter: str, right: Items) -> None:
    """Take a density as the law of a quantity, where it is known between which values it stands."""
    formula, laws = said.formulas[n], said.symbols.laws
    right, interval = _by_cases(trimmed(right), letter) or (right, None)
    interval = interval or _beside(said, n, letter)
    if interval is None and letter not in said.symbols.domains and not _falls_off(right):
        return
    drawn = laws.of(name)
    if drawn.family or drawn.masses or _is_defined(said, name):
        return
    drawn.letter, drawn.masses, drawn.interval, drawn.position = letter, right, interval, formula.position
    if not said.symbols.survey.uses[name].lettered:
        said.sections.shape(name, ())


def _is_defined(said: Collection, name: str) -> bool:
    return any(n == name and found for (n, _), found in said.symbols.definitions.items())


def _by_cases(right: Items, letter: str) -> tuple[Items, Interval | None] | None:
    """Return the only case of a density that is not zero, and its interval; None where it has other cases."""
    only = right[0] if len(right) == 1 else None
    if not isinstance(only, Environment) or only.name not in {"cases", "dcases"}:
        return None
    rows = [r for r in rows_of(only) if trimmed(i for i in r[0] if not isinstance(i, Punctuation)) != (Number("0"),)]
    if len(rows) != 1 or len(rows[0]) < 2:
        return None
    value, condition = rows[0][0], tuple(i for cell in rows[0][1:] for i in cell)
    interval = _interval(condition, letter)
    return (tuple(i for i in value if i != Punctuation(",")), interval) if interval is not None else None


def _beside(said: Collection, n: int, letter: str) -> Interval | None:
    """Return the interval that stands behind a density in its formula, or in the words behind it."""
    formula = said.formulas[n]
    for chain in chains(formula.items)[1:]:
        if isinstance(chain, Chain) and (found := _of_chain(chain, letter)) is not None:
            return found
    following = said.formulas[n + 1] if n + 1 < len(said.formulas) else None
    if following is None or following.display or (not formula.display and not ON.match(formula.after)):
        return None
    if formula.display and not ON.match(following.before):
        return None
    items = trimmed(following.items)
    return _ends(items[0]) if len(items) == 1 and isinstance(items[0], Group) else _interval(items, letter)


def _interval(items: Items, letter: str) -> Interval | None:
    """Return the interval of a letter by what a condition says of it."""
    plain = tuple(i for i in items if not isinstance(i, (Text, Gap)))
    found = [f for c in chains(plain) if isinstance(c, Chain) and (f := _of_chain(c, letter)) is not None]
    return found[0] if found else None


def _of_chain(chain: Chain, letter: str) -> Interval | None:
    at = next((n for n, s in enumerate(chain.sides) if trimmed(s) == (Letter(letter),)), None)
    if at is None:
        return None
    if chain.relations[0].name == "in" and at == 0 and len(chain.sides) == 2 and len(chain.sides[1]) == 1:
        return _ends(chain.sides[1][0])
    lower: Items = ()
    upper: Items = ()
    for n, relation in enumerate(chain.relations):
        if relation.name not in ORDERS or n not in (at - 1, at):
            return None
        other = chain.sides[n] if n == at - 1 else chain.sides[n + 1]
        below = (relation.name in {"<", "le"}) == (n == at - 1)
        lower, upper = (other, upper) if below else (lower, other)
    return _finite(lower), _finite(upper)


def _ends(item: object) -> Interval | None:
    """Return the ends of a written interval."""
    parts = split_at(item.items, ",") if isinstance(item, Group) and item.open in "([" else []
    return (_finite(parts[0]), _finite(parts[1])) if len(parts) == 2 else None


def _finite(end: Items) -> Items:
    """Return an end, nothing for one that is infinite."""
    return () if trimmed(end)[-1:] == (INFINITE,) else end


def _falls_off(right: Items) -> bool:
    """Tell whether a density is an exponential of a square or of an absolute value, as those on the whole line are."""
    inside = [s[k] for s, k in walk(right)]
    exponential = Function("exp") in inside or any(isinstance(i, Scripted) and i.base == Letter("e") for i in inside)
    square = any(isinstance(i, Scripted) and i.sup == (Number("2"),) for i in inside)
    return exponential and (square or any(isinstance(i, Group) and i.open == "|" for i in inside))
