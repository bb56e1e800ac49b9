r"""Names of their own that a label makes: a_i beside a_f and a_o, the weights W_1 and W_2 of a network.

They are told from elements by how all formulas of a note use a letter, before any of them is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calcwork.notation.survey import Survey

OF_ARRAYS = ("transposed1", "bold1", "norm1", "odot1", "inverse1")


def take_labels(found: Survey) -> None:
    """Count a labeled letter as a name of its own, with the marks that it has there."""
    found.numbered |= _numbered(found)
    for (name, label), use in found.lettered.items():
        own = name in found.numbered if label.isdigit() else len(found.uses[name].labels) > 1
        if own and label not in found.bound:
            found.uses[f"{name}_{label}"] = use


def _numbered(found: Survey) -> set[str]:
    """Return the letters that stand with one number below wherever they stand, and as arrays somewhere."""
    alone = {n for n, use in found.uses.items() if set(use.indexed) == {1} and not use.bare and not use.lettered}
    return {n for n in alone if any(found.uses[n].marks[m] for m in OF_ARRAYS)}
