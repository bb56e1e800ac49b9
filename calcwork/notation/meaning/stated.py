r"""Quantities that are named by what stands in their brackets: probabilities ``P(y = 1 | x)``, values ``H(0, 0)``.

``Q(\theta \mid \theta_0)`` is such a quantity; Q alone is the same where the note has no other, and
``Q(\hat\theta \mid \theta_0)`` is what it is at another place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import exp, pi, sqrt

from calcwork.algebra.binding import substitute
from calcwork.notation.meaning import evaluation
from calcwork.notation.structure.items import (
    Accent,
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.statements import is_numeric, trimmed
from calcwork.notation.symbols.families import PROBABILITIES, law_called
from calcwork.notation.symbols.table import Definition, Symbols, Unclear
from calcwork.notation.symbols.terms import free_letters, is_letter
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

NEGATIONS = {"neg", "lnot", "sim"}
BAR = Punctuation("|")
DENSITIES = ("cal_N", "N")  # their arguments are told by their places, as those of a function


def stated_name(reader: Reader, reference: Reference, group: Group) -> str:
    """Return the name of a probability, or of a value at a stated place, that a bracket belongs to."""
    known = reference.name in reader.symbols.shapes or reader.symbols.functions.get(reference.name)
    name = opaque_name(reference, group) if not known else ""
    if not name and reader.symbols.definitions.get((name_at(reference.name, group), 0)):
        return name_at(reference.name, group)
    return name


def name_at(name: str, group: Group) -> str:
    """Return the name of a function at a stated place, such as H(0,0)."""
    return f"{name}({outline(group.items)})".replace(" ", "")


def opaque_name(reference: Reference, group: Group) -> str:
    """Return the name of a probability such as P(y = 1 | x), or an empty text when this is none."""
    if reference.transposed or any(_is_sum(p) for p in split_at(group.items, "|", ",")):
        return ""
    marks = any(isinstance(i, Relation) or (isinstance(i, Punctuation) and i.name == "|") for i in group.items)
    if group.open != "(" or not (marks or reference.name in PROBABILITIES):
        return ""
    if reference.primes or (reference.below and not marks):
        return ""
    label = "".join(outline(p) for p in reference.indices)
    return (
        f"{reference.name}{label}({outline(group.items)})".replace(" ", "")
        .replace("mathbf:", "")
        .replace("boldsymbol:", "")
    )


def _is_sum(part: Items) -> bool:
    """Tell whether a part is a sum; a sign alone or before it, as in ``P(+ | D)`` and ``P(-1 | x)``, is an outcome."""
    signs = [isinstance(i, Operator) and i.name in "+-" for i in trimmed(part)]
    return any(signs[1:]) and not all(signs)


def complement(symbols: Symbols, name: str, group: Group) -> Group | None:
    r"""Return the bracket of the probability of the other event, for ``P(D^c)``, ``P(\bar D | +)`` and ``P(- | D)``.

    None where the note gives this probability itself, or where the event is no complement.
    """
    if name.partition("(")[0] not in PROBABILITIES or symbols.definitions.get((name, 0)):
        return None
    event, *rest = split_at(group.items, "|")
    other = _other_event(trimmed(event))
    if not other:
        return None
    return replace(group, items=(*other, *((BAR, *trimmed(rest[0])) if rest else ())))


def _other_event(event: Items) -> Items:
    """Return the event of which one is the complement, nothing where it is none."""
    if event == (Operator("-"),):
        return (Operator("+"),)
    if len(event) == 2 and isinstance(event[0], (Operator, Letter)) and event[0].name in NEGATIONS:
        return event[1:]
    only = event[0] if len(event) == 1 else None
    if isinstance(only, Scripted) and outline(only.sup) in {"c", "complement"} and not only.primes:
        return (replace(only, sup=()) if only.sub else only.base,)
    if isinstance(only, Accent) and only.name in {"bar", "mean"}:
        return only.body if outline(only.body)[:1].isupper() else ()  # P(\bar z) is at a conjugate
    return ()


def arguments_in(group: Group) -> tuple[Items, ...]:
    """Return what stands in a bracket between commas and bars."""
    return tuple(trimmed(p) for p in split_at(group.items, "|", ",", ";"))


def normal_density(reader: Reader, reference: Reference, group: Group) -> Value | None:
    r"""Return ``\mathcal{N}(x \mid \mu, \sigma^2)``, a density of numbers or vectors.

    A note may define it otherwise, by a precision that is a plain letter; one by ``\sigma^2`` says what is known.
    """
    if reference.name not in DENSITIES:
        return None
    given, symbols = arguments_in(group), reader.symbols
    marked = len(given) == 3 and len(split_at(group.items, "|", ";")) == 2 == len(split_at(group.items, ","))
    if not marked or reference.name in symbols.functions or _is_deviation(given[2]):
        return None
    own = [d.given for (n, _), ds in symbols.definitions.items() if n.partition("(")[0] == reference.name for d in ds]
    if any(len(given) == 3 and isinstance(given[2][0], Letter) and outline(given[2]) != "Sigma" for given in own):
        return None
    x, mean, spread = (reader.expression(p) for p in given)
    algebra = reader.algebra
    off = algebra.add(x, mean, -1)
    if off.rank == spread.rank == 0:
        return Value(exp(-(off.entry**2) / (2 * spread.entry)) / sqrt(2 * pi * spread.entry))
    if off.rank != 1 or spread.rank != 2:
        return None
    distance = algebra.inner(off, algebra.multiply(algebra.inverse(spread), off)).entry
    return Value(exp(-distance / 2) / sqrt((2 * pi) ** off.sizes[0] * algebra.determinant(spread).entry))


def density_of_named(reader: Reader, reference: Reference, group: Group) -> Value | None:
    r"""Return p(x), a density of a number, where the note says ``p = \mathcal N(m, s^2)``."""
    symbols = reader.symbols
    definition = (
        symbols.active(reference.name, 0, reader.position) if reference.plain and not reference.indices else None
    )
    called = law_called(trimmed(definition.right)) if definition is not None else None
    if (
        called is None
        or called[0] != "normal"
        or len(called[1]) != 2
        or group.open != "("
        or _is_deviation(called[1][1])
    ):
        return None
    x, mean, spread = (reader.expression(p) for p in (group.items, *called[1]))
    if x.rank or mean.rank or spread.rank:
        return None
    return Value(exp(-((x.entry - mean.entry) ** 2) / (2 * spread.entry)) / sqrt(2 * pi * spread.entry))


def is_density_of_number(definition: Definition) -> bool:
    r"""Tell whether an equation says what ``\mathcal N(x \mid m, s^2)`` is, which is known."""
    given = definition.given
    square = refer(given[2][0]) if len(given) == 3 and len(given[2]) == 1 else None
    named = definition.name.partition("(")[0] in DENSITIES
    return named and square is not None and square.power == (Number("2"),)


def _is_deviation(items: Items) -> bool:
    """Tell whether the last parameter is a plain sigma, which may be meant as the standard deviation."""
    only = refer(items[0]) if len(items) == 1 else None
    return only is not None and only.name == "sigma" and not only.power


# --- other places -----------------------------------------------------------------------------------------------------


def elsewhere(symbols: Symbols, reference: Reference, group: Group) -> Definition | None:
    r"""Return the definition of p(y | w) for p(y | \hat w): the same name, with other values of the same letters.

    So is ``\pi_\theta(a_t \mid s_t)`` a value of ``\pi_\theta(a \mid s)``.
    """
    own = opaque_name(reference, group)
    if symbols.definitions.get((own, 0)):
        return None
    given, stem = arguments_in(group), own.partition("(")[0]
    for (name, _), found in symbols.definitions.items():
        if not name.startswith(f"{stem}(") or not found or len(found[0].given) != len(given):
            continue
        other = [z for z in zip(found[0].given, given, strict=True) if outline(z[0]) != outline(z[1])]
        placed = stem in DENSITIES or all(_is_value_of(*z) for z in other)
        if _bars(name) == _bars(own) and placed:
            return found[0]
    return None


def of_member(reader: Reader, name: str) -> Value | None:
    r"""Return what ``P(y_i \mid x_i)`` is below a sum over i, where the note defines it for any i; None elsewhere."""
    definition = reader.symbols.active(name, 0, reader.position)
    if definition is None or not definition.given or reader.symbols.is_pending(definition):
        return None
    body = reader.defined(definition)
    letters = {s.name for s in body.entry.free_symbols if s.is_integer and not s.is_positive}
    return body if not body.rank and letters & reader.bound.keys() else None


def _bars(name: str) -> str:
    return "".join(c for c in name if c in "|,;")


def _is_value_of(own: Items, other: Items) -> bool:
    r"""Tell whether an argument is a value of another: a number, or ``\hat w``, ``w_0``, ``w_i`` or ``w_{ML}`` for w.

    In X = x the x may have another value.
    """
    if len(own) > 2 and own[1] == Relation("=") and own[:2] == other[:2]:
        return _is_value_of(own[2:], other[2:])
    letter, value = (refer(i[0]) if len(i) == 1 else None for i in (own, other))
    if letter is None or letter.indices or not letter.plain:
        return False
    if value is None:
        return is_numeric(other) and len(other) < 3
    plain = value.plain or (bool(value.indices) and not value.power and not value.transposed)
    return plain and value.name.partition("_")[0] == letter.name.partition("_")[0]


def at_other_place(
    reader: Reader, known: Definition, reference: Reference, group: Group, item: Element
) -> Value | None:
    """Return a quantity that is defined as p(y | w) with other arguments put in; None where one with a label has none.

    Raises
    ------
    Unclear
        When the arguments of one without a label have other shapes.
    """
    pairs = [z for z in zip(known.given, arguments_in(group), strict=True) if outline(z[0]) != outline(z[1])]
    pairs = [(a[2:], b[2:]) if a[1:2] == (Relation("="),) else (a, b) for a, b in pairs]
    place = reader.at(known.position)
    place.letters = free_letters((known.left, *known.right), reader.symbols)
    place.bind_parameters(known)
    variables = [place.expression(own) for own, _ in pairs]
    values = [reader.expression(other) for _, other in pairs]
    if any(a.rank != b.rank for a, b in zip(variables, values, strict=True)):
        if reference.indices:
            return None
        raise Unclear(f"{known.name} is defined for arguments of other shapes", item)
    quantity = reader.value_of(Reference(known.name), item)
    chosen = {a.entry: b.entry for a, b in zip(variables, values, strict=True) if is_letter(a.entry)}
    if chosen:
        body = reader.defined(known)
        quantity = replace(body, entry=substitute(body.entry, chosen))
    rest = [(a, b) for a, b in zip(variables, values, strict=True) if a.entry not in chosen]
    return evaluation.put_in(reader, quantity, [a for a, _ in rest], [b for _, b in rest], item)


def define_bare(symbols: Symbols) -> None:
    """Let Q stand for Q(theta | theta_0) where the note uses it and has no other Q(...)."""
    stems: dict[str, list[Definition]] = {}
    for (name, _), found in symbols.definitions.items():
        stem, bracket, _ = name.partition("(")
        if bracket:
            stems.setdefault(stem, []).extend(d for d in found[:1] if d.given)
    variables = {outline(p) for found in symbols.functions.values() for d in found for p in d.parameters or ()}
    for stem, own in stems.items():
        use = symbols.survey.uses[stem]
        said = stem in symbols.functions or stem in symbols.shapes or symbols.definitions.get((stem, 0))
        is_size = stem in symbols.survey.sizes or any(stem in map(str, s) for s in symbols.shapes.values())
        if len(own) == 1 and not said and not is_size and stem not in variables and use.bare > use.marks["applied"]:
            known = own[0]
            bare = Definition(stem, known.left, (Text(known.name, True),), known.position, section=known.section)
            symbols.define(bare)
