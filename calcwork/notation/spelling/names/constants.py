r"""Constants in words: the ``\text{const.}`` that a sum ends with is a name, and no words beside the formula."""

from __future__ import annotations

import re
from dataclasses import replace

from calcwork.notation.structure.items import Element, Items, Operator, Text

WORDS = re.compile(r"\W*(?:an?\s+)?(?:additive\s+)?(?:const(?:ants?)?|cst)\W*", re.IGNORECASE)
NAME = "const"


def with_named_constants(part: Items) -> Items:
    r"""Return one sequence with such words behind a sign as a name.

    Examples
    --------
    >>> from calcwork.notation.structure.tree import read
    >>> with_named_constants(read(r"a + \text{const.}").rows[0].items)[-1].text
    'const'
    """
    kept: list[Element] = []
    for item in part:
        signed = bool(kept) and isinstance(kept[-1], Operator) and kept[-1].name in {"+", "-"}
        is_constant = signed and isinstance(item, Text) and WORDS.fullmatch(item.text) is not None
        kept.append(replace(item, text=NAME, name=True) if is_constant and isinstance(item, Text) else item)
    return tuple(kept)
