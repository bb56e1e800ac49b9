r"""Left sides that are no name yet: ``\log L = r``, ``x^T = r``, ``S^{-1} = r`` and ``s^2 = r``, read as equations."""

from __future__ import annotations

from dataclasses import replace

from calcwork.algebra.scope import Domain
from calcwork.notation.meaning.functions import function_name
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Root,
    Scripted,
    outline,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import Symbols
from calcwork.notation.symbols.terms import summed_letters

INVERSES = {"log": "exp", "ln": "exp", "logit": "sigmoid"}


def without_logarithm(symbols: Symbols, left: Items, right: Items) -> tuple[Items, Items]:
    r"""Return log L = r as L = exp(r), for a capital, or for what is never without log or of which nothing is said.

    So ``\log\lambda_i = x_i^T b`` and ``\operatorname{logit} p_i = x_i^T b`` define lambda_i and p_i, and so does a
    minus on the left, as in ``-\ell(\theta) = r``.
    """
    if left[:1] == (Operator("-"),) and len(left) > 1:
        negative: Items = (Operator("-"), Group("(", ")", right))
        found = without_logarithm(symbols, left[1:], negative)
        return found if found[1] is not negative or _is_call(left[1:]) else (left, right)
    inverse = INVERSES.get(left[0].name) if isinstance(left[0], Function) and len(left) > 1 else None
    if inverse is None:
        return left, right
    inner = left[1].items if len(left) == 2 and isinstance(left[1], Group) else left[1:]
    inner = tuple(i for i in inner if not isinstance(i, Gap))
    if inverse == "exp" and (odds := _odds(inner)):
        inverse, inner = "sigmoid", odds
    reference = refer(inner[0]) if inner else None
    called = len(inner) == 2 and isinstance(inner[1], Group)
    if reference is None or reference.name in symbols.shapes or reference.name == "sigma":
        return left, right
    if reference.name in symbols.functions and not (called and _is_of_another(symbols, reference.name, inner[1])):
        return left, right
    element = len(inner) == 1 and reference.indices and not (reference.power or reference.primes)
    often = symbols.survey.uses[reference.name].bare
    always = symbols.survey.logged[reference.name] == often and not any(
        r.name == reference.name for r in references(right)
    )
    if not (element or ((reference.upper or called or always) and reference.plain)):
        return left, right
    return inner, (Function(inverse), Group("(", ")", right))


def _odds(items: Items) -> Items:
    r"""Return the p of ``\frac{p}{1 - p}``, nothing for other items."""
    item = items[0] if len(items) == 1 and isinstance(items[0], Fraction) else None
    if item is None or item.den[:2] != (Number("1"), Operator("-")):
        return ()
    return item.num if outline(item.den[2:]) == outline(item.num) else ()


def _is_call(items: Items) -> bool:
    """Tell whether items are a name that depends on names in brackets, and nothing else."""
    if len(items) != 2 or not isinstance(items[0], Letter) or not isinstance(items[1], Group):
        return False
    parts = split_at(items[1].items, ",", ";")
    return items[1].open == "(" and all(len(p) == 1 and refer(p[0]) is not None for p in parts)


def is_spelled_out(left: Items, right: Items) -> bool:
    r"""Tell whether a right side only says what a link is, as in ``logit(p_i) = log p_i/(1 - p_i) = x_i^T b``."""
    if len(left) < 2 or not (isinstance(left[0], Function) and left[0].name in INVERSES):
        return False
    inner = left[1].items if len(left) == 2 and isinstance(left[1], Group) else left[1:]
    own = outline(inner)
    return any(outline((sequence[at],)) == own for sequence, at in walk(right))


def is_member(items: Items) -> bool:
    """Tell whether a side is one numbered member of a family."""
    reference = refer(items[0]) if len(items) == 1 else None
    return reference is not None and any(len(p) == 1 and isinstance(p[0], Number) for p in reference.indices[-1:])


def unshifted(left: Items, right: Items) -> tuple[Items, Items]:
    """Return ``S_{n+1} = r`` as that of S_n, with n - 1 for n in r, where r has no member of S: it is no recurrence."""
    reference = refer(left[0]) if len(left) == 1 else None
    place = reference.below[0] if reference is not None and len(reference.below) == 1 else ()
    letter = place[0] if len(place) == 3 else None
    if reference is None or not isinstance(letter, Letter) or place[1] != Operator("+"):
        return left, right
    inside = {r.name for r in references(right)}
    if reference.name in inside or letter.name not in inside - summed_letters(right):
        return left, right
    before = Group("(", ")", (letter, Operator("-"), place[2]), start=letter.start, end=place[2].end)

    def moved(part: Items) -> Items:
        return part if part is before.items else tuple(map(earlier, part))

    def earlier(item: Element) -> Element:
        if isinstance(item, Scripted) and item.base == letter and not item.sub:
            return replace(item, base=before)
        return before if item == letter else item

    return (_with_place(left[0], (letter,)),), throughout(right, moved)


def counted_up(left: Items, right: Items) -> tuple[Items, Items]:
    """Return ``S_k = r`` where r has members before S_k, with k + 1 for k: the recurrence of S_{k+1}."""
    head = left[0] if len(left) == 1 else None
    reference = refer(head) if head is not None else None
    letter = reference.below[0][0] if reference is not None and [len(p) for p in reference.below] == [1] else None
    if not isinstance(head, Scripted) or reference is None or not isinstance(letter, Letter) or reference.above:
        return left, right
    members = [r.below for r in references(right, labels=False) if r.name == reference.name and r.below]
    if not members or not all(len(p) == 1 and _steps_back(p[0], letter) for p in members):
        return left, right
    after = Group("(", ")", (letter, Operator("+"), Number("1")), start=letter.start, end=letter.end)

    def moved(part: Items) -> Items:
        if part is after.items:
            return part
        if (back := _steps_back(part, letter)) > 0:
            return (letter,) if back == 1 else (letter, Operator("-"), Number(str(back - 1)))
        return after.items if part == (letter,) else tuple(after if i == letter else i for i in part)

    return (_with_place(head, after.items),), throughout(right, moved)


def _steps_back(place: Items, letter: Letter) -> int:
    """Return by how many a place lies before a letter, as 1 for k - 1, and 0 where it does not."""
    if len(place) != 3 or place[0] != letter or place[1] != Operator("-"):
        return 0
    last = place[2]
    return int(last.value) if isinstance(last, Number) and last.value.isdigit() else 0


def _with_place(item: Element, place: Items) -> Element:
    return replace(item, sub=place) if isinstance(item, Scripted) else item


def _is_of_another(symbols: Symbols, name: str, bracket: Element) -> bool:
    """Tell whether a function stands at a letter of which nothing is said, where its definition has another."""
    only = refer(bracket.items[0]) if isinstance(bracket, Group) and len(bracket.items) == 1 else None
    known = [p for d in symbols.functions[name] for p in d.parameters or ()]
    if not isinstance(bracket, Group) or only is None or not only.plain or only.indices or bracket.items in known:
        return False
    return "_" not in symbols.interpret(only)[0]  # no hat, which marks a value of the other letter


def rooted(symbols: Symbols, left: Items, right: Items, *, display: bool = False) -> tuple[Items, Items]:
    """Return s^2 = r as s = sqrt(r) for what is positive, as sigma, or of which a note has nothing but even powers.

    A display may be all that is said of the square; then an x^2 is rather that of a variable, in an equation.
    """
    only = left[0] if len(left) == 1 else None
    reference = refer(only) if isinstance(only, Scripted) and only.sup == (Number("2"),) else None
    if reference is None or not isinstance(only, Scripted) or symbols.is_label_power(reference):
        return left, right
    name, places = symbols.interpret(replace(reference, power=()))
    use, domain = symbols.survey.uses[name], symbols.domains.get(name, Domain())
    deviation = reference.name == "sigma" and not use.marks["applied"]  # positive by convention
    numbered = places and not (deviation and all(len(p) == 1 and isinstance(p[0], Letter) for p in places))
    known = numbered or only.primes or name in symbols.survey.squares or symbols.shapes.get(name)
    least = 0 if display and name not in VARIABLES and list(references(right)) else 1
    positive = deviation or domain.positive or name in symbols.survey.logged
    if known or not (positive or use.bare == use.marks["even"] > least):
        return left, right
    return (Scripted(only.base, only.sub) if only.sub else only.base,), (Root((), right),)


def of_inverse(symbols: Symbols, left: Items, right: Items) -> tuple[Items, Items]:
    r"""Return ``f^{-1}(p) = r``, of the inverse of a function of numbers, as f(r) = p."""
    head, group = (left[0], left[1]) if len(left) == 2 else (None, None)
    reference = refer(head) if isinstance(head, Scripted) and head.sup == (Operator("-"), Number("1")) else None
    if reference is None or not isinstance(group, Group) or group.open != "(" or not isinstance(head, Scripted):
        return left, right
    name = function_name(symbols, replace(reference, inverse=False))
    if name is None or symbols.rank_of(name) or len(split_at(group.items, ",")) != 1:
        return left, right
    return (replace(head, sup=()) if head.sub else head.base, replace(group, items=right)), group.items


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
