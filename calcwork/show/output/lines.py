"""Lines of a report: text that is safe on a terminal, its style, and the columns that it takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Control characters, marks that turn the direction of text, invisible characters, and halves of characters.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """Hold a line of a report and its style, which a terminal shows and a file does not."""

    text: str
    style: str = ""


def printable(text: str) -> str:
    r"""Return a text on one line with everything that could act on a terminal replaced.

    Examples
    --------
    >>> printable("a\x1b[31m\tb")
    'a�[31m b'
    """
    return UNPRINTABLE.sub("\ufffd", re.sub(r"[\t\r\n]", " ", str(text)))


def columns(text: str) -> int:
    r"""Return how many columns of a terminal a text takes.

    Examples
    --------
    >>> columns("y\u0302 = 解")
    6
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)
