r"""Signs: letters and marks beyond ASCII, as tokens.

Raised and lowered digits become scripts, marks become accents, the mathematical alphabets become fonts. A letter that
only looks like a Latin one is a problem, since no reader can see the difference.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple, Protocol

from calcwork.notation.documents import commands as table


class Token(NamedTuple):
    """One token: its kind, its canonical name, and its span in the LaTeX of the block."""

    kind: str
    text: str
    start: int
    end: int


class Lexer(Protocol):
    """Say what the signs need of the lexer."""

    text: str
    tokens: list[Token]

    def add(self, kind: str, name: str, start: int, end: int) -> int:
        """Add a token and return its end."""

    def template(self, latex: str, start: int, end: int) -> int:
        """Add the tokens of a sign written as LaTeX."""

    def problem(self, message: str, start: int, end: int, expected: str = "", hint: str = "") -> None:
        """Note a problem."""


def small(lexer: Lexer, start: int) -> int:
    """Read a run of superscript or subscript signs as a script in braces."""
    raised = lexer.text[start] in table.SUPERSCRIPTS
    signs = table.SUPERSCRIPTS if raised else table.SUBSCRIPTS
    end = start
    lexer.add("sup" if raised else "sub", "^" if raised else "_", start, start)
    lexer.add("begin_group", "{", start, start)
    while end < len(lexer.text) and lexer.text[end] in signs:
        digits = end
        while digits < len(lexer.text) and signs.get(lexer.text[digits], "").isdigit():
            digits += 1
        if digits > end:
            lexer.add("number", "".join(signs[sign] for sign in lexer.text[end:digits]), end, digits)
            end = digits
        else:
            lexer.template(signs[lexer.text[end]], end, end + 1)
            end += 1
    return lexer.add("end_group", "}", end, end)


def foreign(lexer: Lexer, raw: str, start: int, end: int) -> int:
    """Read a sign outside ASCII that no table of commands has: a mark, an accented letter, another alphabet."""
    mark = table.COMBINING.get(raw)
    if mark is not None and lexer.tokens and lexer.tokens[-1].kind in ("letter", "accented"):
        last = lexer.tokens.pop()
        return lexer.add("accented", f"{mark} {last.text}", last.start, end)
    if raw in table.LOOKALIKES:
        return _lookalike(lexer, raw, start, end)
    if raw in table.REORDERING:
        lexer.problem(f"the invisible sign U+{ord(raw):04X} changes the order of what is shown", start, end)
        return end
    decomposed = unicodedata.normalize("NFD", raw)
    if len(decomposed) == 2 and decomposed[0].isascii() and decomposed[1] in table.COMBINING:
        return lexer.add("accented", f"{table.COMBINING[decomposed[1]]} {decomposed[0]}", start, end)
    return _alphabet(lexer, raw, start, end)


def _lookalike(lexer: Lexer, raw: str, start: int, end: int) -> int:
    latin = table.LOOKALIKES[raw]
    lexer.problem(
        f"{unicodedata.name(raw)} (U+{ord(raw):04X}) looks like the Latin letter {latin}",
        start,
        end,
        expected=f"the letter {latin}",
        hint=latin,
    )
    return lexer.add("unknown", raw, start, end)


def _alphabet(lexer: Lexer, raw: str, start: int, end: int) -> int:
    """Read a letter of the mathematical alphabets, a word of another language, or an unknown sign."""
    plain = unicodedata.normalize("NFKC", raw)
    name = unicodedata.name(raw, "")
    if name.startswith("MATHEMATICAL ") and len(plain) == 1 and plain != raw:
        words = name.removeprefix("MATHEMATICAL ")
        font = next((f for style, f in table.MATH_ALPHABETS.items() if words.startswith(style + " ")), "")
        inner = table.UNICODE.get(plain, plain)
        return lexer.template(rf"\{font}{{{inner}}}" if font else inner, start, end)
    if "\uff01" <= raw <= "\uff5e":
        return lexer.template(plain if plain not in "{}%&#" else "\\" + plain, start, end)
    if unicodedata.category(raw) in ("Lo", "Ll", "Lu", "Lm"):
        while end < len(lexer.text) and unicodedata.category(lexer.text[end]) in ("Lo", "Ll", "Lu", "Lm", "Mn", "Mc"):
            if lexer.text[end].isascii() or lexer.text[end] in table.UNICODE:
                break
            end += 1
        return lexer.add("text", lexer.text[start:end], start, end)
    return lexer.add("unknown", raw, start, end)
