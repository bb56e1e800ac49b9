r"""Tokens: the LaTeX of a formula as letters, numbers, signs, commands and delimiters, each with its place.

Names are canonical: ``\leq`` and ``≤`` are the relation ``le``, ``\left(`` is one token, ``log`` typed as letters is a
function. What prints nothing of meaning is left out; what is not known is kept as ``unknown`` or noted as a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from calcwork.notation.documents import commands as table
from calcwork.notation.documents.macros import Macro, closing_brace, expand
from calcwork.notation.documents.source import Problem
from calcwork.notation.structure.signs import Token, foreign, small

__all__ = ["MAX_FORMULA", "Token", "Tokens", "tokenize"]

MAX_FORMULA = 100_000
_TEXT_LIMIT = 2_000

_LEXEME = re.compile(
    r"""(?P<space>[\s~]+)
    |(?P<newline>\\\\\*?(?:\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|mu|\\[a-z]+)\s*\])?|\\(?:cr|newline|tabularnewline)(?![A-Za-z]))
    |(?P<command>\\(?:[A-Za-z@]+|.))
    |(?P<number>\d+(?:(?:\{,\}|\\,|\{\\,\})\d{3}(?!\d))+(?:\.\d+)?|\d+\{,\}\d+|\d+\.\d+|\.\d+|\d+)
    |(?P<letters>[A-Za-z]+)
    |(?P<prime>'+)
    |(?P<dots>\.\.\.?)
    |(?P<relation>:=|=:|<=>|<->|<=|>=|==|=>|->|[=<>])
    |(?P<comment>%[^\n]*)
    |(?P<char>.)""",
    re.VERBOSE | re.DOTALL,
)
_POWER = re.compile(r"[eE][+-]?\d+")
_LENGTH = re.compile(r"\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|mu|bp|sp)?")
_DELIMITER = re.compile(r"\s*(\\[A-Za-z]+|\\.|[^\s\\])", re.DOTALL)
_BRACE = re.compile(r"\*?\s*(?=\{)")
_BEGIN = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_WORD = re.compile(r"\s+([A-Za-z]{2,})(?=\s*\})")
_OPTION = re.compile(r"\s*\[[^\[\]]{0,200}\]")
_CALL = re.compile(r"\s*(?:\\[,!; ]\s*)?(?:[(\[{|]|\\(?:left|[bB]igg?l?)(?![a-z]))")
_DOLLAR = re.compile(r"\\.|[{}$]", re.DOTALL)
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9 \-.]|\\_)*\Z")
_SPACING = re.compile(r"\\[,;:!> ]|~|\\(?:thin|med|thick)space|\s+")
_CHARS = (
    {char: ("operator", name) for char, name in table.TYPED_OPERATORS.items()}
    | {char: ("punctuation", char) for char in ",;:."}
    | {char: table.DELIMITERS[char] for char in "()[]|"}
    | {"{": ("begin_group", "{"), "}": ("end_group", "}"), "^": ("sup", "^"), "_": ("sub", "_"), "&": ("align", "&")}
)
_LETTER_FONTS = {"textbf": "mathbf", "textit": "mathit", "textsf": "mathsf", "texttt": "mathtt"}
_TYPED = re.compile("|".join(sorted(table.TYPED_ANYWHERE, key=len, reverse=True)))


@dataclass(frozen=True)
class Tokens:
    """Hold the tokens of a formula, the problems met, and the formula."""

    tokens: tuple[Token, ...]
    problems: tuple[Problem, ...]
    latex: str


def tokenize(latex: str, macros: Mapping[str, Macro] | None = None) -> Tokens:
    r"""Split the LaTeX of a formula into tokens; never raise.

    Parameters
    ----------
    latex
        The formula, without its delimiters.
    macros
        The macros in force, by name; see ``Document.macros_at``.

    Examples
    --------
    >>> [(token.kind, token.text) for token in tokenize(r"ylog\sigma").tokens]
    [('letter', 'y'), ('function', 'log'), ('letter', 'sigma')]
    """
    if len(latex) > MAX_FORMULA:
        message = f"the formula has {len(latex)} characters and at most {MAX_FORMULA} are read"
        return Tokens((), (Problem(message, 0, 1, expected="a shorter formula"),), latex)
    expanded = expand(latex, macros) if "\\" in latex else None
    lexer = _Lexer(latex if expanded is None else expanded.text)
    lexer.run()
    if "\\not" in lexer.text:
        lexer.join_negations()
    lexer.part_ranges()
    if expanded is None:
        return Tokens(tuple(lexer.tokens), tuple(lexer.problems), latex)
    tokens = tuple(Token(token.kind, token.text, *expanded.span(token.start, token.end)) for token in lexer.tokens)
    spans = [expanded.span(problem.start, problem.end) for problem in lexer.problems]
    problems = (replace(p, start=s, end=e) for p, (s, e) in zip(lexer.problems, spans, strict=True))
    return Tokens(tokens, (*expanded.problems, *problems), latex)


@lru_cache(maxsize=4096)
def _words(run: str, called: bool) -> tuple[tuple[str, str, int, int], ...]:
    """Split a run of letters into letters and the words that stand in it."""
    if run in table.TYPED_WORDS or (run.lower() in table.TYPED_WORDS and len(run) > 3):
        return (("text", run, 0, len(run)),)
    if run[0] == "d" and run[1:] in table.TYPED_WORDS:
        return ("letter", "d", 0, 1), ("text", run[1:], 1, len(run))
    if run in table.TYPED_ALONE or (called and run in table.TYPED_CALLED):
        return ((*_named(run), 0, len(run)),)
    found: list[tuple[str, str, int, int]] = []
    at = 0
    for match in _TYPED.finditer(run):
        found += [("letter", run[k], k, k + 1) for k in range(at, match.start())]
        found.append((*_named(match[0]), *match.span()))
        at = match.end()
    return (*found, *(("letter", run[k], k, k + 1) for k in range(at, len(run))))


def _named(word: str) -> tuple[str, str]:
    """Return the kind and the canonical name of a function's name, or ``text`` for another word."""
    word = table.SPACED.get(word, word).replace(r"\_", "_")
    if word in table.BIG:
        return "big", table.BIG[word]
    return ("function", table.FUNCTIONS[word]) if word in table.FUNCTIONS else ("text", word)


class _Lexer:
    """Read a text from left to right; every handler returns the offset after what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.in_text = False

    def run(self, start: int = 0, stop: int | None = None) -> None:
        text, at, stop = self.text, start, len(self.text) if stop is None else stop
        match_at, handlers, add = _LEXEME.match, _HANDLERS, self.tokens.append
        while at < stop:
            match = match_at(text, at, stop)
            if match is None:
                break
            kind, end = str(match.lastgroup), match.end()
            if kind in ("space", "comment"):
                at = self.comment(at, end) if kind == "comment" else end
            elif kind == "char" and match[0] in _CHARS:
                add(Token(*_CHARS[match[0]], at, end))
                at = end
            else:
                at = handlers[kind](self, match[0], at, end)

    def add(self, kind: str, name: str, start: int, end: int) -> int:
        self.tokens.append(Token(kind, name, start, end))
        return end

    def problem(self, message: str, start: int, end: int, expected: str = "", hint: str = "") -> None:
        self.problems.append(Problem(message, start, end, expected, hint))

    def comment(self, start: int, end: int) -> int:
        if start and self.text[start - 1].isdigit():
            self.problem(
                "a percent sign begins a comment in LaTeX, so the rest of this line is not read",
                start,
                start + 1,
                expected=r"'\%' for a percentage",
                hint=r"\%",
            )
        return end

    def newline(self, _raw: str, start: int, end: int) -> int:
        return self.add("newline", "\\\\", start, end)

    def prime(self, raw: str, start: int, end: int) -> int:
        return self.add("prime", raw, start, end)

    def dots(self, _raw: str, start: int, end: int) -> int:
        return self.add("letter", "ldots", start, end)

    def relation(self, raw: str, start: int, end: int) -> int:
        return self.add("relation", table.TYPED_RELATIONS[raw], start, end)

    def letters(self, raw: str, start: int, end: int) -> int:
        if len(raw) == 1:
            return self.add("letter", raw, start, end)
        called = _CALL.match(self.text, end) is not None or self.text.startswith("\\", end)
        for kind, name, low, high in _words(raw, called):
            self.add(kind, name, start + low, start + high)
        return end

    def number(self, raw: str, start: int, end: int) -> int:
        power = _POWER.match(self.text, end)
        if power and not self.text[power.end() : power.end() + 1].isalpha():
            return self.scientific(raw, start, power)
        return self.add("number", _decimal(raw), start, end)

    def scientific(self, raw: str, start: int, power: re.Match[str]) -> int:
        sign = power[0][1] in "+-"
        if sign and raw.strip("1.0") and "." not in raw and len(power[0]) < 4:
            self.problem(
                f"{raw}{power[0]} is a power of ten or a sum with Euler's number",
                start,
                power.end(),
                expected="one of the two",
                hint=rf"{raw} \cdot 10^{{{power[0][1:]}}} or {raw} e {power[0][1]} {power[0][2:]}",
            )
        return self.add("number", f"{_decimal(raw)}e{int(power[0][1:][:9])}", start, power.end())

    def char(self, raw: str, start: int, end: int) -> int:
        if raw in table.INVISIBLE:
            return end
        if raw in table.SUPERSCRIPTS or raw in table.SUBSCRIPTS:
            return small(self, start)
        if raw in table.UNICODE:
            return self.template(table.UNICODE[raw], start, end)
        return foreign(self, raw, start, end) if raw > "\x7f" else self.add("unknown", raw, start, end)

    def template(self, latex: str, start: int, end: int) -> int:
        """Add the tokens of a sign written as LaTeX, all at the place of the sign."""
        for token in _template(latex):
            self.add(token.kind, token.text, start, end)
        return end

    def command(self, raw: str, start: int, end: int) -> int:
        name = raw[1:]
        known = _COMMANDS.get(name)
        if known is not None:
            return self.add(known[0], known[1], start, end)
        if name in table.SPACES:
            return end
        handler = _SPECIAL.get(name)
        if name in table.SWITCHES and table.SWITCHES[name] in table.UPRIGHT:
            return self.switch(name, start, end)
        if handler is not None:
            return handler(self, name, start, end)
        if name[-1:] == "@" or "@" in name:
            return self.add("unknown", raw, start, end)
        return self.add("command", name, start, end)

    def silent(self, name: str, start: int, end: int) -> int:
        """Skip a command with its arguments."""
        option = _OPTION.match(self.text, end) if name in ("rule", "raisebox") else None
        end = option.end() if option else end
        for _ in range(table.SILENT[name]):
            end = self.argument(end)[1]
        return end

    def argument(self, at: int) -> tuple[tuple[int, int] | None, int]:
        """Return the span inside the braces that follow, and the offset after them."""
        brace = _BRACE.match(self.text, at)
        close = closing_brace(self.text, brace.end(), _TEXT_LIMIT) if brace else -1
        if brace is None or close < 0:
            return None, at
        return (brace.end() + 1, close), close + 1

    def wrapper(self, name: str, _start: int, end: int) -> int:
        option = _OPTION.match(self.text, end)
        end = option.end() if option and name in ("smash", "bbox", "framebox", "textcolor", "colorbox") else end
        for _ in range(table.WRAPPERS[name]):
            end = self.argument(end)[1]
        return end

    def length(self, _name: str, _start: int, end: int) -> int:
        match = _LENGTH.match(self.text, end)
        return match.end() if match else end

    def words(self, name: str, start: int, end: int) -> int:
        r"""Read ``\text{...}``; the mathematics between dollars in it becomes tokens."""
        inside, after = self.argument(end)
        if inside is None:
            return self.add("command", name, start, end)
        if name.endswith("intertext"):
            self.add("newline", "\\\\", start, start)
        content = self.text[slice(*inside)]
        dollars = self.outer_dollars(inside) if "$" in content else []
        if dollars and len(dollars) % 2 == 0 and not self.in_text:
            self.mixed(inside, dollars)
        elif len(content) == 1 and content.isascii() and content.isalpha():
            self.template(rf"\{_LETTER_FONTS.get(name, 'mathrm')}{{{content}}}", start, after)
        elif content.strip(" ~"):
            kind, word = _named(" ".join(_SPACING.sub(" ", content).split()))
            self.add(kind, word, start, after)
        else:
            self.add("gap", "text", start, after)
        if name.endswith("intertext"):
            self.add("newline", "\\\\", after, after)
        return after

    def outer_dollars(self, inside: tuple[int, int]) -> list[int]:
        """Return the places of the dollars that no inner braces hold."""
        depth, places = 0, list[int]()
        for match in _DOLLAR.finditer(self.text, *inside):
            depth += (match[0] == "{") - (match[0] == "}")
            if match[0] == "$" and depth == 0:
                places.append(match.start())
        return places

    def mixed(self, inside: tuple[int, int], dollars: list[int]) -> None:
        at, self.in_text = inside[0], True
        for k, stop in enumerate((*dollars, inside[1])):
            part = self.text[at:stop]
            if k % 2:
                self.run(at, stop)
            elif part.strip():
                self.add("text", " ".join(part.split()), at, stop)
            at = stop + 1
        self.in_text = False

    def upright(self, name: str, start: int, end: int) -> int:
        r"""Read ``\mathrm{name}`` as one name when it has several letters."""
        inside, after = self.argument(end)
        if inside is not None:
            content = _SPACING.sub(" ", self.text[slice(*inside)]).strip()
            if len(content) > 1 and _NAME.match(content):
                kind, word = _named(content)
                return self.add("name" if kind == "text" else kind, word, start, after)
        return self.add("command", name, start, end)

    def switch(self, name: str, start: int, end: int) -> int:
        r"""Read the word behind ``{\rm word}`` as one name, where it fills the braces."""
        word = _WORD.match(self.text, end)
        if word is None or word[1] in table.TYPED_WORDS:
            return self.add("command", name, start, end)
        kind, found = _named(word[1])
        return self.add("name" if kind == "text" else kind, found, start, word.end())

    def operatorname(self, _name: str, start: int, end: int) -> int:
        inside, after = self.argument(end)
        if inside is None:
            return self.add("command", "operatorname", start, end)
        starred = self.text[end : end + 1] == "*"
        content = _SPACING.sub(" ", self.text[slice(*inside)]).strip()
        content = re.sub(r"\\(?:mathrm|text|mathsf|rm|mathbf)\s*\{?([A-Za-z ]+)\}?", r"\1", content).strip()
        if not _NAME.match(content):
            return self.add("command", "operatorname", start, end)
        kind, word = _named(content)
        return self.add("big" if kind == "big" or starred else "function", word.replace(" ", ""), start, after)

    def environment(self, name: str, start: int, end: int) -> int:
        match = _BEGIN.match(self.text, end)
        if match is None:
            self.problem(rf"\{name} has no name", start, end, "the name of an environment", rf"\{name}{{aligned}}")
            return self.add("unknown", name, start, end)
        end = match.end()
        if name == "begin":
            option = _OPTION.match(self.text, end)
            if option and re.fullmatch(r"\s*\[[tbclr*]+\]", option[0]):
                end = option.end()
            if match[1] in table.WITH_ARGUMENT:
                end = self.argument(end)[1]
        return self.add(name, match[1], start, end)

    def fence(self, name: str, start: int, end: int) -> int:
        match = _DELIMITER.match(self.text, end)
        known = table.DELIMITERS.get(match[1]) if match else None
        if match is None or known is None:
            self.problem(
                rf"\{name} has no delimiter after it",
                start,
                end,
                expected="a bracket, a bar or a dot",
                hint=rf"\{name}{')' if name == 'right' else '('}",
            )
            return end
        end, delimiter = match.end(), known[1]
        if match[1] == "|" and self.text.startswith("|", end) and r"\left||" in self.text and r"\right||" in self.text:
            end, delimiter = end + 1, "||"
        return self.add(name, delimiter, start, end)

    def sized(self, name: str, start: int, end: int) -> int:
        r"""Read ``\big(``; the size says nothing, the side of ``\bigl|`` does."""
        match = _DELIMITER.match(self.text, end)
        known = table.DELIMITERS.get(match[1]) if match else None
        if match is None or known is None:
            return self.add("operator", "/", start, match.end()) if match and match[1] == "/" else end
        side, delimiter = known
        if side == "bar":
            side = {"open": "open", "middle": "middle"}.get(table.SIZES[name], "bigbar")
        return match.end() if side == "none" else self.add(side, delimiter, start, match.end())

    def negation(self, _name: str, start: int, end: int) -> int:
        return self.add("negation", "not", start, end)

    def join_negations(self) -> None:
        """Join each stroke and the relation after it; a stroke through something else is unknown."""
        joined: list[Token] = []
        for token in self.tokens:
            if joined and joined[-1].kind == "negation":
                stroke = joined.pop()
                if token.kind == "relation":
                    name = table.NEGATED.get(token.text, f"not {token.text}")
                    joined.append(Token("relation", name, stroke.start, token.end))
                    continue
                joined.append(stroke._replace(kind="unknown"))
            joined.append(token)
        if joined and joined[-1].kind == "negation":
            joined[-1] = joined[-1]._replace(kind="unknown")
        self.tokens = joined

    def part_ranges(self) -> None:
        r"""Put commas beside the dots of ``i = 1..n``, ``\{1 \dots n\}`` and ``x_1..x_n``, where others have them."""
        for at in reversed(range(2, len(self.tokens) - 1)):
            opening, first, dots, last = self.tokens[at - 2 : at + 2]
            starts = first.kind == "number" and opening.kind in ("relation", "open")
            starts = starts or (dots.end - dots.start == 2 and at > 2 and self.tokens[at - 3][:2] == last[:2])
            if dots[:2] == ("letter", "ldots") and starts and last.kind in ("number", "letter"):
                commas = (Token("punctuation", ",", p, p) for p in (dots.start, dots.end))
                self.tokens[at : at + 1] = [next(commas), dots, next(commas)]


def _decimal(raw: str) -> str:
    r"""Write a number with a point and without marks between groups of digits."""
    if "{,}" in raw and "." not in raw:
        whole, _, rest = raw.partition("{,}")
        if (len(rest) != 3 and "{,}" not in rest) or whole in ("", "0"):
            return f"{whole or '0'}.{rest}"
    plain = re.sub(r"\{,\}|\{?\\,\}?", "", raw)
    return f"0{plain}" if plain.startswith(".") else plain


@lru_cache(maxsize=1024)
def _template(latex: str) -> tuple[Token, ...]:
    lexer = _Lexer(latex)
    lexer.run()
    return tuple(lexer.tokens)


def _command_table() -> dict[str, tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    for kind, names in (
        ("letter", table.LETTERS),
        ("function", table.FUNCTIONS),
        ("big", table.BIG),
        ("operator", table.OPERATORS),
        ("punctuation", table.PUNCTUATION),
        ("relation", {name: sign for name, sign in table.RELATIONS.items() if name not in table.EXTENSIBLE}),
    ):
        known.update({name: (kind, sign) for name, sign in names.items()})
    for name, (side, sign) in table.DELIMITERS.items():
        if name.startswith("\\") and name != r"\mid":
            known[name[1:]] = (side, sign)
    known.update({gap: ("gap", gap) for gap in table.GAPS})
    known.update({sign: ("text", sign) for sign in "$#&_"})
    known["%"] = ("operator", "%")
    return {name: value for name, value in known.items() if name not in table.ACCENTS}


_Handler = Callable[["_Lexer", str, int, int], int]
_HANDLERS: Mapping[str, _Handler] = {
    "newline": _Lexer.newline,
    "command": _Lexer.command,
    "number": _Lexer.number,
    "letters": _Lexer.letters,
} | {"prime": _Lexer.prime, "dots": _Lexer.dots, "relation": _Lexer.relation, "char": _Lexer.char}
_SPECIAL: dict[str, _Handler] = (
    dict.fromkeys(table.SILENT, _Lexer.silent)
    | dict.fromkeys(table.WRAPPERS, _Lexer.wrapper)
    | dict.fromkeys(table.LENGTH_COMMANDS, _Lexer.length)
    | dict.fromkeys(table.TEXTS, _Lexer.words)
    | dict.fromkeys(table.UPRIGHT, _Lexer.upright)
    | dict.fromkeys(("begin", "end"), _Lexer.environment)
    | dict.fromkeys(("left", "right", "middle"), _Lexer.fence)
    | dict.fromkeys(table.SIZES, _Lexer.sized)
    | {"operatorname": _Lexer.operatorname, "not": _Lexer.negation}
)
_COMMANDS = _command_table()
