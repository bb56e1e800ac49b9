r"""Constructs: commands that take arguments, one function each, and the table that finds them.

A construct reads from its own token on and returns its item and the index after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from calcwork.notation.documents import commands as table
from calcwork.notation.structure.items import (
    Accent,
    Annotated,
    BigOperator,
    Binomial,
    Braces,
    Element,
    Environment,
    Fraction,
    Function,
    Items,
    Letter,
    Relation,
    Root,
    Row,
    Scripted,
    Unknown,
)
from calcwork.notation.structure.tokens import Token


class Parser(Protocol):
    """Say what constructs need of the parser."""

    tokens: list[Token]
    partner: dict[int, int]
    fonts: tuple[str, ...]

    def problem(self, message: str, token: Token, expected: str, hint: str = "") -> None:
        """Note a problem at a token."""

    def argument(self, at: int, high: int, command: Token, *, relations: bool = False) -> tuple[Items, int]:
        """Read an argument."""

    def option(self, at: int, high: int) -> tuple[Items, int]:
        """Read an argument in square brackets, if there is one."""

    def script(self, at: int, high: int) -> tuple[Items, int]:
        """Read what stands after a script sign."""

    def rows(self, owner: int, low: int, high: int) -> tuple[Row, ...]:
        """Read rows of cells."""


def joined(items: Items, start: int, end: int) -> Element:
    """Make one item of several; a single one takes the span of what stood around it, as of a font or of braces."""
    return replace(items[0], start=start, end=end) if len(items) == 1 else Braces(items, start=start, end=end)


def _fraction(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    token = parser.tokens[at]
    _, at = parser.option(at + 1, high) if token.text == "cfrac" else ((), at + 1)
    top, at = parser.argument(at, high, token)
    bottom, at = parser.argument(at, high, token)
    make = Binomial if token.text in table.BINOMIALS else Fraction
    return make(top, bottom, start=token.start, end=parser.tokens[at - 1].end), at


def _root(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    token = parser.tokens[at]
    index, at = parser.option(at + 1, high)
    body, at = parser.argument(at, high, token)
    return Root(index, body, start=token.start, end=parser.tokens[at - 1].end), at


def _accent(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    token = parser.tokens[at]
    body, at = parser.argument(at + 1, high, token)
    return Accent(table.ACCENTS[token.text], body, start=token.start, end=parser.tokens[at - 1].end), at


def _font(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    token, fonts = parser.tokens[at], parser.fonts
    parser.fonts = (*fonts, table.FONTS[token.text])
    items, at = parser.argument(at + 1, high, token)
    parser.fonts = fonts
    return joined(items, token.start, parser.tokens[at - 1].end), at


def _stack(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    r"""Read ``\overset``, ``\underset`` and ``\stackrel``."""
    token = parser.tokens[at]
    note, at = parser.argument(at + 1, high, token)
    items, at = parser.argument(at, high, token, relations=True)
    span = {"start": token.start, "end": parser.tokens[at - 1].end}
    place = table.STACKS[token.text]
    base = items[0] if len(items) == 1 else None
    if isinstance(base, Relation):
        over, under = (note, base.under) if place == "over" else (base.over, note)
        return Relation(base.name, over, under, **span), at
    if place == "under" and isinstance(base, BigOperator):
        return Scripted(base, sub=note, start=span["start"], end=span["end"]), at
    return Annotated(place, items, note, **span), at


def _note(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    r"""Read ``\underbrace{..}_{note}`` and ``\overbrace{..}^{note}``."""
    token = parser.tokens[at]
    items, at = parser.argument(at + 1, high, token)
    note: Items = ()
    if at < high and parser.tokens[at].kind == ("sub" if token.text.startswith("under") else "sup"):
        note, at = parser.script(at, high)
    return Annotated(token.text, items, note, start=token.start, end=parser.tokens[at - 1].end), at


def _cancel(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    token = parser.tokens[at]
    note, at = parser.argument(at + 1, high, token) if token.text == "cancelto" else ((), at + 1)
    items, at = parser.argument(at, high, token)
    return Annotated("cancel", items, note, start=token.start, end=parser.tokens[at - 1].end), at


def _arrow(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    r"""Read ``\xrightarrow[under]{over}``."""
    token = parser.tokens[at]
    under, at = parser.option(at + 1, high)
    over, at = parser.argument(at, high, token)
    end = parser.tokens[at - 1].end
    return Relation(table.RELATIONS[token.text], over, under, start=token.start, end=end), at


def _plain_rows(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    r"""Read ``\substack{.. \\ ..}`` and the matrices of plain TeX."""
    token, at = parser.tokens[at], at + 1
    last = parser.partner.get(at, -1)
    if at >= high or parser.tokens[at].kind != "begin_group" or last < 0:
        parser.problem(f"\\{token.text} lacks an argument", token, "an argument in braces")
        return Unknown(f"\\{token.text}", start=token.start, end=token.end), at
    rows = parser.rows(at, at + 1, last)
    name = table.PLAIN_ROWS[token.text]
    return Environment(name, rows, start=token.start, end=parser.tokens[last].end), last + 1


def _named_operator(parser: Parser, at: int, high: int) -> tuple[Element, int]:
    r"""Read ``\mathop{\bf tr}``: letters are the name of a function, anything else stands for itself."""
    token = parser.tokens[at]
    items, at = parser.argument(at + 1, high, token)
    span = {"start": token.start, "end": parser.tokens[at - 1].end}
    letters = [i.name for i in items if isinstance(i, Letter) and len(i.name) == 1]
    if len(letters) == len(items) > 1:
        return Function("".join(letters), **span), at
    return joined(items, span["start"], span["end"]), at


Handler = Callable[[Parser, int, int], tuple[Element, int]]
CONSTRUCTS: dict[str, Handler] = {
    **dict.fromkeys(table.FRACTIONS | table.BINOMIALS, _fraction),
    **dict.fromkeys(table.ACCENTS, _accent),
    **dict.fromkeys(table.FONTS, _font),
    **dict.fromkeys(table.STACKS, _stack),
    **dict.fromkeys(table.NOTES, _note),
    **dict.fromkeys(table.CANCELS | {"cancelto"}, _cancel),
    **dict.fromkeys(table.EXTENSIBLE, _arrow),
    **dict.fromkeys(table.PLAIN_ROWS, _plain_rows),
    "mathop": _named_operator,
    "sqrt": _root,
}
