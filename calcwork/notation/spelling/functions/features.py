r"""Feature maps that a note leaves open: ``\boldsymbol\phi(\mathbf x_n)``, a vector for each n, becomes ``\phi_n``.

Its components ``\phi_j(\mathbf x_n)`` are ``\phi_{nj}`` then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.structure.references import BOLD, Reference, label_text, refer
from calcwork.notation.survey.survey import references, walk

CUSTOMARY = frozenset({"phi", "varphi", "psi", "Phi"})
SIGNS = frozenset({"nabla", "partial", "d"})


def feature_maps(formulas: Sequence[Items]) -> frozenset[Letter]:
    """Return the letters of vectors that stand before one name in brackets, or with an index, wherever they stand.

    What an equation defines, or a note differentiates or integrates by the argument, is a function and stays one.
    """
    maps, vectors, others, arguments = set[Letter](), set[Letter](), set[Letter](), set[str]()
    for items in formulas:
        for sequence, k, letter in _uses(items):
            given = _argument(sequence, k)
            if given is not None and not _is_head(items, sequence, k) and not _is_operated(sequence, k):
                maps.add(letter)
                arguments.add(given.name)
                vectors |= {letter} if set(letter.fonts) & BOLD or _is_turned(sequence, k) else set()
            elif _is_component(sequence[k]) and _argument((letter, *sequence[k + 1 :]), 0) is not None:
                continue
            elif len(items) > 1 and not (isinstance(sequence[k], Scripted) and not _is_called(sequence, k)):
                others.add(letter)
    found = (maps & vectors) - others
    return frozenset() if not found or any(_varies(i, arguments) for i in formulas) else frozenset(found)


def _uses(items: Items) -> Iterator[tuple[Items, int, Letter]]:
    """Yield each place of a customary letter, with or without scripts."""
    held = {id(i.base) for s, k in walk(items) if isinstance(i := s[k], Scripted)}
    for sequence, k in walk(items):
        item = sequence[k]
        letter = item.base if isinstance(item, Scripted) else item
        if isinstance(letter, Letter) and letter.name in CUSTOMARY and id(item) not in held:
            yield sequence, k, letter


def _is_called(sequence: Items, k: int) -> bool:
    following = sequence[k + 1] if k + 1 < len(sequence) else None
    bracket = following.base if isinstance(following, Scripted) else following
    return isinstance(bracket, Group) and bracket.open == "("


def _argument(sequence: Items, k: int) -> Reference | None:
    """Return the name that stands alone in the brackets behind a letter without scripts."""
    if not isinstance(sequence[k], Letter) or not _is_called(sequence, k):
        return None
    following = sequence[k + 1]
    bracket = following.base if isinstance(following, Scripted) else following
    given = refer(bracket.items[0]) if isinstance(bracket, Group) and len(bracket.items) == 1 else None
    return given if given is not None and given.plain and not given.above else None


def _is_component(item: Element) -> bool:
    r"""Tell whether an item has one letter below and nothing above, as ``\phi_j`` does."""
    return isinstance(item, Scripted) and len(item.sub) == 1 and not item.sup and not item.primes


def _is_turned(sequence: Items, k: int) -> bool:
    """Tell whether a call is transposed, or stands behind a transposed name."""
    following, before = sequence[k + 1], refer(sequence[k - 1]) if k else None
    turned = isinstance(following, Scripted) and outline(following.sup) in {"T", "top"}
    return turned or (before is not None and before.transposed)


def _is_head(items: Items, sequence: Items, k: int) -> bool:
    """Tell whether an equation or a membership begins with a call, also behind a comma or words."""
    after = sequence[k + 2] if k + 2 < len(sequence) else None
    begins = k == 0 or isinstance(sequence[k - 1], (Gap, Punctuation, Text))
    return sequence is items and begins and isinstance(after, Relation)


def _is_operated(sequence: Items, k: int) -> bool:
    before = sequence[k - 1] if k else None
    before = before.base if isinstance(before, Scripted) else before
    return isinstance(before, Letter) and before.name in SIGNS


def _varies(items: Items, arguments: set[str]) -> bool:
    """Tell whether a formula integrates, or differentiates by one of these names."""
    for sequence, k in walk(items):
        item = sequence[k]
        base = item.base if isinstance(item, Scripted) else item
        if isinstance(base, BigOperator) and base.name.endswith("int"):
            return True
        by: Items = ()
        if isinstance(item, Fraction) and item.den and isinstance(item.den[0], Letter) and item.den[0].name in SIGNS:
            by = item.den
        elif isinstance(item, Scripted) and isinstance(base, Letter) and base.name in SIGNS:
            by = item.sub
        if any(r.name in arguments for r in references(by)):
            return True
    return False


def with_features(part: Items, maps: frozenset[Letter]) -> Items:
    r"""Return one sequence with ``\phi_n`` for the call of a map with x_n, and with a name of its own for another."""
    kept: list[Element] = []
    for k, item in enumerate(part):
        before = kept[-1] if kept else None
        letter = before.base if isinstance(before, Scripted) and _is_component(before) else before
        own = before.sub if isinstance(before, Scripted) and letter is not before else ()
        given = _argument((letter, item), 0) if k and before is part[k - 1] and letter in maps else None
        if given is None or letter is None:
            kept.append(item)
            continue
        bracket = item.base if isinstance(item, Scripted) else item
        argument = bracket.items[0] if isinstance(bracket, Group) else item
        sub = argument.sub if isinstance(argument, Scripted) and not argument.primes else ()
        label = Text(f"({label_text((argument,))})", True, start=argument.start, end=argument.end)
        sup, primes = (item.sup, item.primes) if isinstance(item, Scripted) else ((), 0)
        kept[-1] = Scripted(letter, (*(sub or (label,)), *own), sup, primes, start=letter.start, end=item.end)
    return tuple(kept)
