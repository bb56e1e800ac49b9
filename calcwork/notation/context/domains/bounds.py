"""Bounds of names, as ``0 < p < 1``, ``x > 0`` and ``|x| < 1``: the domains that they give."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Symbol

from calcwork.algebra.scope import Domain
from calcwork.errors import CalcworkError
from calcwork.notation.meaning import stated
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import Gap, Group, Items, Number, Operator
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.statements import ORDERS, Chain
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Symbols


def parts_between(items: Items, *marks: str) -> list[Items]:
    """Return the parts between punctuation marks, without gaps."""
    return [tuple(i for i in part if not isinstance(i, Gap)) for part in split_at(items, *marks)]


def set_domain(symbols: Symbols, reference: Reference, domain: Domain) -> None:
    """Let a name, with its elements, have a domain."""
    name, indices = symbols.interpret(reference)
    symbols.domains[name] = domain
    if not indices:
        symbols.shapes.setdefault(name, ())
    elif all(len(p) == 1 and index_name(p[0]) for p in indices):
        symbols.inner.setdefault((name, len(indices)), ())


def take_bounds(symbols: Symbols, chain: Chain) -> bool:
    """Take the bounds of every name that stands alone on a side, as in ``0 < p < 1`` and ``|x| < 1``."""
    chain = _without_absolute(chain)
    taken = False
    inner = range(1, len(chain.sides) - 1)
    for n in (*inner, *(k for k in range(len(chain.sides)) if k not in inner)):
        for part in parts_between(chain.sides[n], ","):
            reference = _bounded_name(part)
            if reference is None or not _is_bare(reference) or _is_constant(reference, chain, n):
                continue
            if reference.power and reference.name not in symbols.survey.squares:
                continue
            if index_name(part[0]) in symbols.survey.sizes and index_name(part[0]):
                continue
            taken = _bounded(symbols, reference, chain, n) or taken
    return taken


def _is_constant(reference: Reference, chain: Chain, n: int) -> bool:
    """Tell whether this is the number pi that bounds something else, as in ``0 < x < pi``."""
    inner = 0 < n < len(chain.sides) - 1
    others = (r for k, side in enumerate(chain.sides) if k != n for r in references(side))
    return reference.name == "pi" and not inner and any(True for _ in others)


def _is_bare(reference: Reference) -> bool:
    return reference.plain or reference.power == (Number("2"),)


def _without_absolute(chain: Chain) -> Chain:
    """Return |x| < a as -a < x < a."""
    first = chain.sides[0][0] if len(chain.sides) == 2 and len(chain.sides[0]) == 1 else None
    if not isinstance(first, Group) or first.open != "|" or chain.relations[0].name not in {"<", "le"}:
        return chain
    bound = (Group("(", ")", chain.sides[1]),)
    return replace(chain, sides=((Operator("-"), *bound), first.items, bound), relations=chain.relations * 2)


def _bounded_name(part: Items) -> Reference | None:
    """Return the name that stands alone on a side, which may be a probability such as P(d)."""
    reference = refer(part[0]) if part else None
    if reference is None or len(part) > 2 or len(part) == 1:
        return reference if len(part) == 1 else None
    group = part[1]
    name = stated.opaque_name(reference, group) if isinstance(group, Group) else ""
    return Reference(name, labeled=True) if name else None


def bounded_names(symbols: Symbols, chain: Chain) -> set[str]:
    """Return the names that a chain bounds and does nothing else with, as in ``0 < p < 1`` and ``0 <= x <= 2 a``.

    Of a chain of two sides they are the names on both, which may bound each other.
    """
    if not chain.relations or not all(r.name in ORDERS for r in chain.relations):
        return set()
    found: set[str] = set()
    sides = _without_absolute(chain).sides
    for side in sides[1:-1] or sides:
        for part in parts_between(side, ","):
            reference = refer(part[0]) if len(part) == 1 else None
            if reference is not None and reference.plain and index_name(part[0]) not in symbols.survey.sizes:
                found.add(symbols.interpret(reference)[0])
            elif any(True for _ in references(part)):
                return set()
    ends = {symbols.interpret(r)[0] for side in (sides[0], sides[-1]) for r in references(side, labels=False)}
    return found if len(sides) == 2 or not found & ends else set()


def _bounded(symbols: Symbols, reference: Reference, chain: Chain, n: int) -> bool:
    name, _ = symbols.interpret(reference)
    known = symbols.domains.get(name, Domain())
    if known.values:
        return True
    lower, upper, open_lower, open_upper = known.lower, known.upper, known.open_lower, known.open_upper
    taken = False
    for k, relation in ((n - 1, n - 1), (n + 1, n)):
        if not (0 <= k < len(chain.sides)):
            continue
        try:
            bound = Reader(symbols).scalar(chain.sides[k])
        except CalcworkError:
            continue
        within = {symbols.origins.get(s.name, s.name) for s in _free(bound)}
        if any(n == name or _rests_on(symbols, n, name) for n in within):
            continue  # d_1 >= d_2 does not say how large any d_i may be
        whole = all(s.is_integer or s.name in symbols.integers for s in _free(bound))
        if not (bound.is_number or whole or len(chain.relations) > 1):
            continue
        taken, sign = True, ORDERS[chain.relations[relation].name]
        if sign.startswith("<") == (k < n):
            lower, open_lower = bound, "=" not in sign
        else:
            upper, open_upper = bound, "=" not in sign
    set_domain(symbols, reference, Domain(lower, upper, open_lower, open_upper, name in symbols.integers))
    return taken


def _rests_on(symbols: Symbols, name: str, other: str) -> bool:
    """Tell whether the bounds of one name use another, which then must not be bounded by the first."""
    domain = symbols.domains.get(name)
    bounds = [b for b in (domain.lower, domain.upper) if b is not None] if domain is not None else []
    return any(symbols.origins.get(s.name, s.name) == other for b in bounds for s in _free(b))


def _free(bound: Expr) -> list[Symbol]:
    return [s for s in bound.free_symbols if isinstance(s, Symbol)]
