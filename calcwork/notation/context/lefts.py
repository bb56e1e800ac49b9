r"""Left sides that are no name yet: ``\log L = r``, ``x^T = r``, ``S^{-1} = r`` and ``s^2 = r``, read as equations."""

from __future__ import annotations

from dataclasses import replace

from calcwork.algebra.scope import Domain
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.structure.items import Function, Gap, Group, Items, Number, Root, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.table import Symbols


def without_logarithm(symbols: Symbols, left: Items, right: Items) -> tuple[Items, Items]:
    """Return log L = r as L = exp(r), for a likelihood or another capital letter of which nothing else is said."""
    if not isinstance(left[0], Function) or left[0].name not in {"log", "ln"} or len(left) == 1:
        return left, right
    inner = left[1].items if len(left) == 2 and isinstance(left[1], Group) else left[1:]
    inner = tuple(i for i in inner if not isinstance(i, Gap))
    reference = refer(inner[0]) if inner else None
    called = len(inner) == 2 and isinstance(inner[1], Group)
    if reference is None or not ((reference.upper or called) and reference.plain) or reference.name in symbols.shapes:
        return left, right
    if reference.name == "sigma" or reference.name in symbols.functions:
        return left, right
    return inner, (Function("exp"), Group("(", ")", right))


def rooted(symbols: Symbols, left: Items, right: Items, *, display: bool = False) -> tuple[Items, Items]:
    """Return s^2 = r as s = sqrt(r) for a number that is positive, or of which a note has nothing but the square.

    A display may be all that is said of the square; then an x^2 is rather that of a variable, in an equation.
    """
    only = left[0] if len(left) == 1 else None
    reference = refer(only) if isinstance(only, Scripted) and only.sup == (Number("2"),) else None
    if reference is None or not isinstance(only, Scripted) or symbols.is_label_power(reference):
        return left, right
    name, places = symbols.interpret(replace(reference, power=()))
    use, domain = symbols.survey.uses[name], symbols.domains.get(name, Domain())
    known = places or only.primes or name in symbols.survey.squares or symbols.shapes.get(name)
    least = 0 if display and name not in VARIABLES and list(references(right)) else 1
    if known or not (domain.positive or use.bare == use.marks["to_two"] > least):
        return left, right
    return (Scripted(only.base, only.sub) if only.sub else only.base,), (Root((), right),)


def turned(symbols: Symbols, left: Items, right: Items) -> tuple[Items, Items]:
    """Return x^T = r as x = r^T, and S^{-1} = r as S = r^{-1} for a capital of which nothing else is said."""
    only = left[0] if len(left) == 1 else None
    if not isinstance(only, Scripted) or not only.sup or only.primes:
        return left, right
    reference = refer(only)
    if reference is None or not (_is_precision(symbols, reference) or (reference.transposed and len(only.sup) == 1)):
        return left, right
    bare = Scripted(only.base, only.sub, start=only.start, end=only.end) if only.sub else only.base
    return (bare,), (Scripted(Group("(", ")", right), sup=only.sup),)


def _is_precision(symbols: Symbols, reference: Reference) -> bool:
    """Tell whether a name is that of an inverse matrix that a note may introduce by it, as a posterior covariance."""
    if not reference.inverse or reference.transposed or not reference.upper:
        return False
    name, places = symbols.interpret(reference)
    known = name in symbols.shapes or name in symbols.kinds or name in symbols.said or name.endswith(("_hat", "_star"))
    return not (known or places or symbols.definitions.get((name, 0)) or reference.name in symbols.survey.blocks)
