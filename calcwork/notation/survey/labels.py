r"""Names of their own that a label makes: a_i beside a_f and a_o, the weights W_1 and W_2 of a network.

They are told from elements by how all formulas of a note use a letter, before any of them is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcwork.notation.structure.items import Element, Group, Items, Letter, Number, Punctuation, Relation, Scripted
from calcwork.notation.structure.references import Reference, is_colon, label_text, refer, split_at

if TYPE_CHECKING:
    from calcwork.notation.survey.survey import Survey, Use
    from calcwork.notation.symbols.table import Symbols

OF_ARRAYS = ("transposed1", "bold1", "norm1", "odot1", "inverse1", "ahead1", "behind1")


def take_labels(found: Survey) -> None:
    """Count a labeled letter as a name of its own, with the marks that it has there."""
    found.numbered |= _numbered(found)
    found.numbered |= {d for n in found.numbered if (d := f"d{n}") in found.uses}
    for (name, label), use in found.lettered.items():
        own = name in found.numbered if label.isdigit() else len(found.uses[name].labels) > 1
        if own and label not in found.bound:
            found.uses[f"{name}_{label}"] = use


def _numbered(found: Survey) -> set[str]:
    """Return the letters that stand with one number below wherever they stand, and as arrays somewhere.

    The Z_1 and b_1 beside such a W_1 may be arrays as well, and the b_2 beside no W_2 a number.
    """
    alone = {n for n, use in found.uses.items() if set(use.indexed) == {1} and not use.bare and not use.lettered}
    arrays = {n for n in alone if any(found.uses[n].marks[m] for m in OF_ARRAYS)}
    numbers = {label for name, label in found.lettered if name in arrays and name[:1].isupper()}
    own = {n: {label for name, label in found.lettered if name == n} for n in alone}
    beside = {n for n, labels in own.items() if labels & numbers}
    return arrays | beside | {n for n, use in found.uses.items() if are_inverted(use) and n[:1].isupper()}


def are_inverted(use: Use) -> bool:
    r"""Tell whether a name is inverted bare and with one number: ``\Sigma_1`` is a matrix beside ``\Sigma``, no row."""
    return bool(use.marks["inverse"] and use.marks["inverse1"]) and set(use.indexed) == {1} and not use.lettered


def is_beside_labels(found: Survey, name: str, letter: str) -> bool:
    r"""Tell whether letters of no other name number nothing: the p of ``\sigma_p`` beside ``\sigma_f``."""
    others = {x for n, use in found.uses.items() if n != name for own in use.letters.values() for x in own}
    own = {x for letters in found.uses[name].letters.values() for x in letters} - others - found.ranged - found.bound
    numbers = any(n == name and label.isdigit() for n, label in found.lettered)
    plain = all(x in found.sizes or x in own for letters in found.uses[name].letters.values() for x in letters)
    return letter in own or (letter in found.sizes and plain and not numbers)


def is_selector(found: Survey, item: Element) -> bool:
    r"""Tell whether a subscript is a member of a family that numbers others, as the c_i of ``\theta_{c_i}``.

    One with the letters of sums changes with them, which no label does.
    """
    reference = refer(item) if isinstance(item, Scripted) else None
    if reference is None or not reference.plain or not reference.indices:
        return False
    if reference.name in found.selectors:
        return all(map(found.is_index, reference.indices))
    letters = [getattr(i, "name", "") for place in reference.indices for i in place]
    return reference.name not in found.sizes and found.bound.issuperset(letters)


def families_numbering(sequence: Items, at: int) -> set[str]:
    r"""Return the families whose members are numbers from 1 or 0 on, as ``c_i \in \{1, \dots, K\}`` or ``[K]``."""
    where = sequence[at + 1] if sequence[at] == Relation("in") and at + 1 < len(sequence) else None
    if not isinstance(where, Group) or where.open not in "{[":
        return set()
    counted = where.items[:2] in ((Number("1"), Punctuation(",")), (Number("0"), Punctuation(",")))
    whole = where.open == "[" and len(where.items) == 1 and isinstance(where.items[0], Letter)
    if not whole and not (counted and any(getattr(i, "name", "") in ("ldots", "cdots") for i in where.items[:-1])):
        return set()
    named = [refer(p[-1]) for p in split_at(sequence[:at], ",") if p]
    return {r.name for r in named if r is not None and r.indices}


def is_label(symbols: Symbols, name: str, part: Items, count: int) -> bool:
    """Tell whether a subscript of a name, one of so many, is a label and no index."""
    only = part[0] if len(part) == 1 else None
    if name in symbols.ragged or is_colon(part):
        return name in symbols.ragged
    if isinstance(only, Number) and not only.value.isdigit():
        return True  # the quantile z_{0.975}
    if isinstance(only, Number):
        given = (name in symbols.shapes and not are_inverted(symbols.survey.uses[name])) or (name, 1) in symbols.inner
        own = name in symbols.survey.numbered and not given
        return own or f"{name}_{only.value}" in symbols.functions or f"{name}_{only.value}" in symbols.shapes
    if isinstance(only, Letter) and f"{name}_{only.name}" in symbols.shapes:
        return True
    if _is_axis(symbols, name, only, count):
        return False
    if count == 1 and symbols.survey.is_one_label(name, part):
        return True
    if isinstance(only, Letter) and only.name in symbols.survey.sizes and only.name.isupper():
        return not _has_indices(symbols, name)
    return not symbols.survey.is_index(part)


def is_first(symbols: Symbols, reference: Reference, part: Items) -> bool:
    """Tell whether a 0 makes a name of its own: of a declared matrix, and of a bold letter without indices."""
    if label_text(part) != "0" or len(reference.indices) != 1:
        return False
    name = reference.name
    return len(symbols.shapes.get(name, ())) == 2 or (reference.bold and not _has_indices(symbols, name))


def _has_indices(symbols: Symbols, name: str) -> bool:
    """Tell whether a name has letters for an index somewhere; the N of a bold m_N beside m_0, a size, is none."""
    use = symbols.survey.uses.get(name)
    if use is None or not use.lettered:
        return False
    return not (use.marks["bold1"] and {x for letters in use.letters.values() for x in letters} <= symbols.survey.sizes)


def _is_axis(symbols: Symbols, name: str, only: Element | None, count: int) -> bool:
    """Tell whether a letter on a declared array is an index, whichever letter it is: it has one for each axis."""
    if not isinstance(only, Letter) or only.fonts or len(only.name) > 1 or not only.name.islower():
        return False
    return count == len(symbols.shapes.get(name, ())) and (count > 1 or name[:1].islower())
