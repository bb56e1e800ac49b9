r"""Structure: the tokens of a formula as rows, cells and a tree of items.

Scripts are attached, arguments taken, delimiters paired and bars settled; what the letters mean comes later. Nothing
raises: what cannot be read is a problem with a place, in its own row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from calcwork.notation.documents import commands as table
from calcwork.notation.documents.macros import Macro
from calcwork.notation.documents.source import Problem
from calcwork.notation.structure.constructs import CONSTRUCTS, joined
from calcwork.notation.structure.fences import MAX_DEPTH, Fences, pair
from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Binomial,
    Braces,
    Element,
    Environment,
    Evaluated,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Row,
    Scripted,
    Text,
    Unknown,
)
from calcwork.notation.structure.tokens import Token, Tokens, tokenize

_UNSEEN = "".join(table.INVISIBLE) + " \t\r\n\f\v\u00a0\u2009\u202f\u2002\u2003\u3000~"
_GROUPED = re.compile(r"\d{1,3}(?:[\s~]\d{3})+")
_SCRIPTS = frozenset(("sup", "sub", "prime"))
_NO_ARGUMENT = frozenset(("sup", "sub", "align", "newline", "relation", "close", "right", "end", "punctuation", "skip"))
_NO_BASE = (Relation, Punctuation, Gap, Operator)
_BREAKS = (Relation, Punctuation, Gap, Text)


@dataclass(frozen=True)
class Structure:
    """Hold the rows of a formula and all problems met in it, in order of place."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


class _TooDeep(Exception):
    pass


def read(latex: str, macros: Mapping[str, Macro] | None = None) -> Structure:
    r"""Read the LaTeX of a formula into rows of cells of items.

    Examples
    --------
    >>> from calcwork.notation.structure.items import outline
    >>> outline(read(r"\hat y_i = \frac12 x^{(i)}").rows[0].items)
    'hat[y]_{i} = frac[1][2] x^{( i )}'
    """
    return parse(tokenize(latex, macros))


def parse(tokens: Tokens) -> Structure:
    r"""Build the rows of a formula from its tokens; rows end at ``\\`` and cells at ``&``.

    An alignment that is the whole formula is opened: its rows are the rows of the formula. Rows without any item are
    left out.
    """
    fences = pair(tokens)
    problems = [*tokens.problems, *fences.problems]
    if fences.too_deep:
        return Structure((), tuple(sorted(problems, key=lambda problem: problem.start)))
    parser = _Parser(tokens, fences)
    rows = [row for row in parser.formula() if any(row.cells)]
    problems = sorted([*problems, *parser.problems], key=lambda problem: problem.start)
    return Structure(_shared_out(rows, problems), tuple(problems))


def _shared_out(rows: list[Row], problems: list[Problem]) -> tuple[Row, ...]:
    """Give each problem to the row in which it stands."""
    if not problems or not rows:
        return tuple(rows)
    starts = [row.start for row in rows]
    own: dict[int, list[Problem]] = {}
    for problem in problems:
        own.setdefault(max(0, bisect_right(starts, problem.start) - 1), []).append(problem)
    return tuple(replace(row, problems=tuple(own.get(k, ()))) for k, row in enumerate(rows))


class _Parser:
    """Read ranges of tokens; every method returns an item or items and the index after them."""

    def __init__(self, tokens: Tokens, fences: Fences) -> None:
        self.latex = tokens.latex
        self.tokens, self.partner, self.separators = fences.tokens, fences.partner, fences.separators
        self.problems: list[Problem] = []
        self.fonts: tuple[str, ...] = ()
        self.depth = 0

    def problem(self, message: str, token: Token, expected: str, hint: str = "") -> None:
        self.problems.append(Problem(message, token.start, max(token.end, token.start + 1), expected, hint))

    # Rows

    def formula(self) -> tuple[Row, ...]:
        low, high, owner = 0, len(self.tokens), -1
        tail: Items = ()
        while low < high and self.tokens[low].kind == "begin" and self.tokens[low].text in table.ALIGNMENTS:
            last = self.partner.get(low, -1)
            if last < 0 or any(token.kind not in ("punctuation", "gap") for token in self.tokens[last + 1 : high]):
                break
            tail = (*self.sequence(last + 1, high), *tail)
            low, high, owner = low + 1, last, low
        rows = self.rows(owner, low, high)
        if tail and rows:
            last_row = rows[-1]
            cells = (*last_row.cells[:-1], (*last_row.cells[-1], *tail))
            rows = (*rows[:-1], replace(last_row, cells=cells, end=tail[-1].end))
        return rows

    def rows(self, owner: int, low: int, high: int) -> tuple[Row, ...]:
        rows: list[Row] = []
        cells: list[Items] = []
        first = at = low
        for stop in (*self.separators.get(owner, ()), high):
            cells.append(self.cell(at, stop))
            if stop == high or self.tokens[stop].kind == "newline":
                if len(cells) > 1 or cells[0]:
                    rows.append(Row(tuple(cells), start=self.tokens[first].start, end=self.tokens[stop - 1].end))
                cells, first = [], stop + 1
            at = stop + 1
        return tuple(rows)

    def cell(self, low: int, high: int) -> Items:
        depth, fonts = self.depth, self.fonts
        try:
            return self.sequence(low, high)
        except _TooDeep:
            self.depth, self.fonts = depth, fonts
            token = self.tokens[low]
            self.problem(f"commands are nested more than {MAX_DEPTH} levels deep", token, "a flatter formula")
            return (Unknown("nesting", start=token.start, end=self.tokens[high - 1].end),)

    # Sequences

    def sequence(self, low: int, high: int) -> Items:
        self.descend()
        fonts, items, at = self.fonts, list[Element](), low
        while at < high:
            token = self.tokens[at]
            kind = token.kind
            if kind in _SCRIPTS:
                base = items.pop() if items and not isinstance(items[-1], _NO_BASE) else _nothing(token)
                item, at = self.scripts(base, at, high)
                items.append(item)
            elif kind == "eval":
                item, at = self.evaluation(items, at, high)
                items.append(item)
            elif kind == "command" and token.text in table.INFIX:
                items = [self.infix(items, at, high)]
                at = high
            elif kind == "command" and token.text in table.SWITCHES:
                self.fonts = (*self.fonts, table.SWITCHES[token.text])
                at += 1
            elif kind == "skip":
                at += 1
            else:
                item, at = self.atom(at, high)
                if isinstance(item, Number) and items and isinstance(items[-1], Number):
                    item = self.one_number(items, item)
                items.append(item)
        self.fonts = fonts
        self.depth -= 1
        return _turned(items)

    def one_number(self, items: list[Element], item: Number) -> Number:
        """Return two numbers with nothing printed between them as the one that LaTeX prints, or note that they are two.

        That is so of signs without width, and of blanks between groups of three digits.
        """
        before = items[-1]
        between = self.latex[before.end : item.start]
        if not isinstance(before, Number) or before.fonts or item.fonts or between.strip(_UNSEEN):
            return item
        grouped = _GROUPED.fullmatch(self.latex[before.start : item.end])
        if not (between.strip() or grouped) or not (before.value + item.value).isdigit():
            shown = f"{before.value}{item.value}"
            token = Token("number", item.value, before.start, item.end)
            self.problem(
                f"LaTeX prints these two numbers as {shown}", token, "one number, or a sign between two", shown
            )
            return item
        items.pop()
        return replace(before, value=before.value + item.value, end=item.end)

    def descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH + 8:
            raise _TooDeep

    def infix(self, before: list[Element], at: int, high: int) -> Element:
        kind, token = table.INFIX[self.tokens[at].text], self.tokens[at]
        after = self.sequence(at + 1, high)
        span = {"start": before[0].start if before else token.start, "end": after[-1].end if after else token.end}
        if not before or not after:
            self.problem(rf"\{token.text} has nothing on one side", token, "something on both sides")
        if kind == "frac":
            return Fraction(tuple(before), after, **span)
        return Binomial(tuple(before), after, **span) if kind == "binom" else Unknown(rf"\{token.text}", **span)

    def evaluation(self, items: list[Element], at: int, high: int) -> tuple[Element, int]:
        """Take the last term as the body of an evaluation bar."""
        first = len(items)
        while first and not _ends_term(items[first - 1]):
            first -= 1
        body = tuple(items[first:])
        del items[first:]
        start = body[0].start if body else self.tokens[at].start
        return self.evaluated(body, start, at, high)

    def evaluated(self, body: Items, start: int, at: int, high: int) -> tuple[Element, int]:
        scripted, after = self.scripts(Braces(()), at + 1, high)
        if not isinstance(scripted, Scripted):
            return Evaluated(body, start=start, end=self.tokens[at].end), after
        return Evaluated(body, scripted.sub, scripted.sup, start=start, end=scripted.end), after

    # Scripts

    def scripts(self, base: Element, at: int, high: int) -> tuple[Element, int]:
        parts: dict[str, Items] = {}
        primes, first, end = 0, at, base.end
        while at < high and self.tokens[at].kind in _SCRIPTS:
            token = self.tokens[at]
            if token.kind == "prime":
                primes, at, end = primes + len(token.text), at + 1, token.end
                continue
            items, after = self.script(at, high, base)
            end = self.tokens[after - 1].end
            marks, items = _leading_primes(items) if token.kind == "sup" else (0, items)
            primes += marks
            if token.kind in parts and items:
                self.twice(token)
            elif items:
                parts[token.kind] = items
            at = after
        if at == first or not (parts or primes):
            return base, at
        start = base.start
        return Scripted(base, parts.get("sub", ()), parts.get("sup", ()), primes, start=start, end=end), at

    def twice(self, token: Token) -> None:
        word, sign = ("superscript", "^") if token.kind == "sup" else ("subscript", "_")
        self.problem(
            f"this is a second {word} on the same base",
            token,
            f"one '{sign}' on each base",
            rf"x{sign}{{a b}} or {{x{sign}a}}{sign}b",
        )

    def script(self, at: int, high: int, base: Element | None = None) -> tuple[Items, int]:
        """Read what stands after a script sign."""
        sign, at = self.tokens[at], at + 1
        while at < high and self.tokens[at].kind == "skip":
            at += 1
        token = self.tokens[at] if at < high else None
        if token is None or token.kind in _NO_ARGUMENT:
            self.problem(f"'{sign.text}' has nothing after it", sign, "a script", f"{sign.text}{{...}}")
            return (), at
        if token.kind == "begin_group":
            items, at = self.braced(at)
            return _label(items), at
        self.check_unbraced(sign, token, at, high, base)
        item, at = self.single(at, high)
        return _label((item,)), at

    def check_unbraced(self, sign: Token, token: Token, at: int, high: int, base: Element | None) -> None:
        """Note scripts without braces that LaTeX reads otherwise than their writer."""
        following = self.tokens[at + 1] if at + 1 < high else None
        touching = following is not None and following.start == token.end and following.kind in ("number", "letter")
        if token.kind == "number":
            is_base = base == Function("log") and token.text[0] not in "01"  # \log_23 is the logarithm of 3 to base 2
            wrong = len(token.text) > 1 and not is_base
        elif token.kind in ("function", "big", "text"):
            wrong = token.end - token.start > 1 and self.latex[token.start : token.start + 1].isalpha()
        else:
            is_sign = token.kind == "operator" and token.text in "+-" and touching
            wrong = token.kind == "open" or (is_sign and following is not None and not _is_label(base, following))
        if wrong:
            end = token.end
            if token.kind == "open":
                end = self.tokens[self.partner.get(at, at)].end
            elif token.kind == "operator" and following is not None:
                end = following.end
            written = self.latex[token.start : end]
            self.problem(
                f"without braces LaTeX takes only the first sign after '{sign.text}' into the script",
                token,
                "braces around the script",
                f"{sign.text}{{{written}}}",
            )

    # Atoms

    def atom(self, at: int, high: int) -> tuple[Element, int]:
        token = self.tokens[at]
        make = _SIMPLE.get(token.kind)
        if make is not None:
            return make(token.text, start=token.start, end=token.end), at + 1
        kind = token.kind
        if kind == "letter":
            return Letter(token.text, self.fonts, start=token.start, end=token.end), at + 1
        if kind == "number":
            return Number(token.text, self.fonts, start=token.start, end=token.end), at + 1
        if kind == "begin_group" and at in self.partner:
            items, after = self.braced(at)
            return joined(items, token.start, self.tokens[after - 1].end), after
        if kind in ("open", "left") and at in self.partner:
            return self.group(at, high)
        return self.other(token, at, high)

    def other(self, token: Token, at: int, high: int) -> tuple[Element, int]:
        span = {"start": token.start, "end": token.end}
        if token.kind == "function" and token.text == "arg" and at + 1 < high:
            following = self.tokens[at + 1]
            if following.kind == "big" and following.text in ("max", "min"):
                return BigOperator(f"arg{following.text}", start=token.start, end=following.end), at + 2
        if token.kind == "function":
            return Function(token.text, **span), at + 1
        if token.kind == "name":
            return Text(token.text, True, **span), at + 1
        if token.kind == "accented":
            *marks, letter = token.text.split(" ")
            item: Element = Letter(letter, self.fonts, **span)
            for mark in reversed(marks):
                item = Accent(mark, (item,), **span)
            return item, at + 1
        if token.kind == "begin" and at in self.partner:
            last = self.partner[at]
            rows = self.rows(at, at + 1, last)
            return Environment(token.text, rows, start=token.start, end=self.tokens[last].end), last + 1
        if token.kind == "command":
            handler = CONSTRUCTS.get(token.text)
            if handler is not None:
                return handler(self, at, high)
            return Unknown(f"\\{token.text}", **span), at + 1
        return Unknown(self.latex[token.start : token.end] or token.text, **span), at + 1

    def braced(self, at: int) -> tuple[Items, int]:
        last = self.partner.get(at)
        if last is None:
            return (Unknown("{", start=self.tokens[at].start, end=self.tokens[at].end),), at + 1
        return self.sequence(at + 1, last), last + 1

    def group(self, at: int, high: int) -> tuple[Element, int]:
        last = self.partner[at]
        left, right = self.tokens[at], self.tokens[last]
        items = self.sequence(at + 1, last)
        if left.text == "." and right.text == "|" and last + 1 < high and self.tokens[last + 1].kind in ("sub", "sup"):
            return self.evaluated(items, left.start, last, high)
        names = left.text, right.text
        if names == ("|", "|") and len(items) == 1 and isinstance(items[0], Group) and items[0].open == "|":
            names, items = ("||", "||"), items[0].items
        return Group(*names, items, start=left.start, end=right.end), last + 1

    # Arguments

    def argument(self, at: int, high: int, command: Token, *, relations: bool = False) -> tuple[Items, int]:
        """Read an argument: what braces hold, or the next sign, which may be a relation where that is asked for."""
        while at < high and self.tokens[at].kind == "skip":
            at += 1
        token = self.tokens[at] if at < high else None
        if token is None or (token.kind in _NO_ARGUMENT and not (relations and token.kind == "relation")):
            shown = f"\\{command.text}"
            self.problem(f"{shown} lacks an argument", command, "an argument in braces", f"{shown}{{...}}")
            return (), at
        if token.kind == "begin_group":
            return self.braced(at)
        item, at = self.single(at, high)
        return (item,), at

    def single(self, at: int, high: int) -> tuple[Element, int]:
        """Read one sign without its scripts; of a number only its first digit."""
        token = self.tokens[at]
        # of \log_20.25 too, where a decimal goes on behind it
        if token.kind == "number" and len(token.text) > 1 and (token.text.isdigit() or token.text[1:3] == "0."):
            literal = token.end - token.start == len(token.text)
            cut = token.start + 1 if literal else token.start
            self.tokens[at] = token._replace(text=token.text[1:], start=cut)
            return Number(token.text[0], self.fonts, start=token.start, end=max(cut, token.start + 1)), at
        self.descend()
        item, at = self.atom(at, high)
        self.depth -= 1
        return item, at

    def option(self, at: int, high: int) -> tuple[Items, int]:
        if at < high and self.tokens[at][:2] == ("open", "[") and at in self.partner:
            last = self.partner[at]
            return self.sequence(at + 1, last), last + 1
        return (), at


def _nothing(token: Token) -> Element:
    return Braces((), start=token.start, end=token.start)


def _ends_term(item: Element) -> bool:
    return isinstance(item, _BREAKS) or (isinstance(item, Operator) and item.name in ("+", "-", "pm", "mp"))


def _label(items: Items) -> Items:
    """Read a script that is only the name of a function as a word, as in the subscript of the greatest value."""
    if len(items) == 1 and isinstance(items[0], Function | BigOperator):
        only = items[0]
        return (Text(only.name, True, start=only.start, end=only.end),)
    return items


def _is_label(base: Element | None, following: Token) -> bool:
    """Tell whether a sign alone is the script that was meant, as that of P in ``P^-H``: a label, and no exponent."""
    if following.kind == "number" or following.text in ("T", "top"):
        return False
    return isinstance(base, (Letter, Accent, Text, Scripted, Braces)) and base != Letter("e")


def _turned(items: list[Element]) -> Items:
    """Return items with a transpose that is written in front, as ``{}^t A``, behind it, and ``{}^n C_k`` as it is."""
    found: list[Element] = []
    for item in items:
        before = found[-1] if found else None
        if isinstance(before, Scripted) and before.base == Braces(()) and before.sup in _TURNS and _is_base(item):
            span = {"start": before.start, "end": item.end}
            plain = isinstance(item, Scripted) and not item.sup
            turn = (Letter("T", start=before.start, end=before.end),)
            found[-1] = replace(item, sup=turn, **span) if plain else Scripted(item, sup=turn, **span)  # type: ignore[arg-type]
        elif isinstance(before, Scripted) and isinstance(item, Scripted) and _is_choice(before, item):
            found[-1] = Binomial(before.sup or before.sub, item.sub, start=before.start, end=item.end)
        else:
            found.append(item)
    return tuple(found)


def _is_choice(before: Scripted, item: Scripted) -> bool:
    """Tell whether two items are a binomial coefficient with its upper number in front, as ``{}^n C_k``."""
    bare = before.base == Braces(()) and bool(before.sup) != bool(before.sub) and not before.primes
    return bare and item.base in _CHOICES and bool(item.sub) and not item.sup and not item.primes


def _is_base(item: Element) -> bool:
    return isinstance(item, (Letter, Scripted, Group, Accent, Text, Environment))


def _leading_primes(items: Items) -> tuple[int, Items]:
    count = 0
    while count < len(items) and items[count] == _PRIME:
        count += 1
    rest = items[count:]
    if count == 0 and len(rest) == 1 and isinstance(rest[0], Scripted) and rest[0].base == Braces(()):
        only = rest[0]
        if not only.sub and not only.sup:
            return only.primes, ()
    return count, rest


_PRIME = Letter("prime")
_TURNS = tuple((Letter(name, fonts),) for name in ("t", "T", "top") for fonts in ((), ("mathrm",), ("mathsf",)))
_CHOICES = (Letter("C"), Letter("C", ("mathrm",)), Letter("C", ("mathbf",)))
_SIMPLE: Mapping[str, Callable[..., Element]] = {
    "operator": Operator,
    "relation": Relation,
    "punctuation": Punctuation,
    "gap": Gap,
    "text": Text,
} | {"big": BigOperator, "mid": Punctuation, "middle": Punctuation}
