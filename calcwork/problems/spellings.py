r"""Spellings of one name: ``W^{(2)}``, ``W_2`` and ``W2``, ``\theta`` and ``theta``; and the closest one to a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

FONTS = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|mathrm|mathit|mathsf|mathcal|text|vec|operatorname|left|right|ell(?=\b))\b"
)
LAST = "_last"  # the weights of a last layer that is declared apart, W^{(L)}
ACCENT = re.compile(r"(hat|widehat|tilde|widetilde|bar|dot)[{\s]*([^\W_]+)")
VARIANT = re.compile(r"var(?=(?:theta|phi|epsilon|rho|sigma|pi|kappa)\b)")


def plain(text: str) -> str:
    r"""Return a name in any spelling as letters and digits alone, an accent behind.

    Examples
    --------
    >>> plain(r"W^{(2)}"), plain("W_2"), plain(r"\hat{\mathbf y}"), plain("y_hat"), plain("θ")
    ('W2', 'W2', 'yhat', 'yhat', 'theta')
    """
    text = "".join(map(_latin, text))
    text = VARIANT.sub("", FONTS.sub("", text).replace("\\", ""))
    text = ACCENT.sub(lambda m: m[2] + m[1].removeprefix("wide"), text)
    return re.sub(r"[\W_]", "", text)


def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", unicodedata.name(letter, ""))
    if found is None:
        return unicodedata.normalize("NFKC", letter)
    name = found[2].replace("LAMDA", "LAMBDA").lower()
    return name if found[1] == "SMALL" else name.capitalize()


def same_name(given: str, names: Iterable[str]) -> list[str]:
    """Return the names that a text spells in another way, or the numbered ones of which it is the letter."""
    wanted = plain(given)
    names = list(names)
    exact = [n for n in names if plain(n) == wanted]
    return exact or [n for n in names if wanted and re.fullmatch(re.escape(wanted) + r"\d+", plain(n))]


def last_of(given: str, names: Iterable[str]) -> list[str]:
    """Return the name of the weights of a last layer that is declared apart, W_last of ``W^{(L)}``."""
    return [n for n in names if n.endswith(LAST) and plain(given) == plain(n.removesuffix(LAST)) + "L"]


def closest(given: str, names: Sequence[str]) -> str:
    """Return the name that is most like a text, empty where none is.

    Examples
    --------
    >>> closest("thta", ["x", "theta"]), closest("w_1", ["x", "W1", "W2"]), closest("q", ["x"])
    ('theta', 'W1', '')
    """
    keys = {plain(n).lower(): n for n in reversed(names)}
    found = get_close_matches(plain(given).lower(), list(keys), n=1, cutoff=0.5)
    return keys[found[0]] if found else ""
