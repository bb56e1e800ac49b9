r"""Macros: find the definitions of a document and expand their calls, within bounds.

Expansion works on TeX's tokens, so that ``\hat#1`` with the argument x is ``\hat x``; the result is joined to a text
again, with a map from each of its characters to the call that made it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from calcwork.notation.documents.commands import PREDEFINED
from calcwork.notation.documents.source import Problem

MAX_CALLS = 2_000
MAX_LENGTH = 50_000
_MAX_BROKEN = 20

_DEFINING = re.compile(
    r"\\(?P<command>(?:new|renew|provide)command|DeclareRobustCommand|DeclareMathOperator|DeclarePairedDelimiter"
    r"|[gex]?def|let)(?![A-Za-z])\*?"
)
_SPACE = re.compile(r"(?:\s|(?<!\\)%[^\n]*\n?)*+")
_NAME = re.compile(r"\{\s*(\\(?:[A-Za-z@]+|[^A-Za-z\s]))\s*\}|(\\(?:[A-Za-z@]+|[^A-Za-z\s]))")
_OPTION = re.compile(r"\[((?:[^\[\]{}\\]|\\.|\{[^{}]*\})*+)\]")
_PARAMETERS = re.compile(r"(?:#\d)*")
_BRACES = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)
_RAW = re.compile(r"\\[A-Za-z@]+|\\.|%[^\n]*\n?\s*|\s+|.", re.DOTALL)
_CONTROL_WORD = re.compile(r"\\[A-Za-z@]+\Z")


@dataclass(frozen=True)
class Macro:
    r"""Hold one definition: ``\newcommand{\name}[parameters][default]{body}``; a frozen body stays as it is."""

    name: str
    parameters: int
    body: str
    default: str | None = None
    start: int = 0
    end: int = 0
    frozen: bool = False


class Expanded(NamedTuple):
    """Hold an expanded text; character k comes from ``origins[j]``, with j the run of k, until ``ends[j]``."""

    text: str
    starts: list[int]
    origins: list[int]
    ends: list[int]
    problems: tuple[Problem, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the expanded text came from."""
        low = bisect_right(self.starts, start) - 1
        high = max(low, bisect_right(self.starts, max(start, end - 1)) - 1)
        return self.origins[low], max(self.ends[high], self.origins[low])


def closing_brace(text: str, start: int, limit: int = MAX_LENGTH) -> int:
    r"""Return the offset of the brace that closes the one at ``start``, or -1.

    Examples
    --------
    >>> closing_brace(r"{a\}{b}}c", 0)
    7
    """
    depth = 0
    for match in _BRACES.finditer(text, start, min(len(text), start + limit)):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def definitions(text: str) -> tuple[list[Macro], list[Problem]]:
    r"""Find the macros that a text defines, in order, and the definitions that cannot be read.

    Examples
    --------
    >>> definitions(r"\newcommand{\vect}[1]{\mathbf{#1}}")[0][0].body
    '\\mathbf{#1}'
    """
    found: list[Macro] = []
    problems: list[Problem] = []
    after = 0
    for match in _DEFINING.finditer(text):
        if match.start() < after or text[max(0, match.start() - 1) : match.start()] == "\\":
            continue
        macro = _definition(text, match)
        if macro is not None and macro.frozen:
            macro = _bound(macro, found)
        if macro is None:
            problems.append(
                Problem(
                    f"the definition after {match[0]} cannot be read",
                    match.start(),
                    match.end(),
                    expected="a name and a body in braces",
                    hint=r"\newcommand{\name}[1]{body with #1}",
                )
            )
            if len(problems) == _MAX_BROKEN:  # each may have cost a search to the end of the text
                break
        else:
            found.append(macro)
            after = macro.end
    return found, problems


def _definition(text: str, match: re.Match[str]) -> Macro | None:
    named = _NAME.match(text, _skip(text, match.end()))
    if named is None:
        return None
    name, at, command = (named[1] or named[2])[1:], named.end(), match["command"]
    if command == "let":
        target = re.compile(r"\s*=?\s*(\\[A-Za-z]+|\\.|[^\s{}])").match(text, at)
        return target and Macro(name, 0, target[1], None, match.start(), target.end(), frozen=True)
    if command.endswith("def"):
        parameters = _PARAMETERS.match(text, at)
        count, default, at = (parameters[0].count("#"), None, parameters.end()) if parameters else (0, None, at)
    elif command == "DeclareMathOperator" or command == "DeclarePairedDelimiter":
        count, default = 0, None
    else:
        count, default, at = _options(text, at)
    body, at = _group(text, at)
    if body is None or count > 9:
        return None
    if command == "DeclareMathOperator":
        body = rf"\operatorname{'*' if match[0].endswith('*') else ''}{{{body}}}"
    elif command == "DeclarePairedDelimiter":
        right, at = _group(text, at)
        if right is None:
            return None
        count, default, body = 2, "", rf"\left{body} #2 \right{right}"
    return Macro(name, count, body, default, match.start(), at)


def _bound(macro: Macro, earlier: list[Macro]) -> Macro:
    r"""Let ``\let`` take the meaning that its target has at this place."""
    target = next((known for known in reversed(earlier) if "\\" + known.name == macro.body), None)
    return macro if target is None else replace(target, name=macro.name, start=macro.start, end=macro.end)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _options(text: str, at: int) -> tuple[int, str | None, int]:
    count, default = 0, None
    number = _OPTION.match(text, _skip(text, at))
    if number and number[1].strip().isdecimal():
        count, at = int(number[1].strip()[:3]), number.end()
        option = _OPTION.match(text, _skip(text, at))
        if option:
            default, at = option[1], option.end()
    return count, default, at


def _group(text: str, at: int) -> tuple[str | None, int]:
    at = _skip(text, at)
    if text[at : at + 1] == "{":
        end = closing_brace(text, at)
        return (None, at) if end < 0 else (text[at + 1 : end], end + 1)
    single = re.compile(r"\\[A-Za-z]+|\\.").match(text, at)
    return (single[0], single.end()) if single else (None, at)


class Macros:
    r"""Hold the definitions of a document by name and place.

    A definition holds from its place on, as in TeX; before its place it is used only when there is no earlier one.

    Examples
    --------
    >>> Macros(definitions(r"\def\a{1} \def\a{2}")[0]).at(20)["a"].body
    '2'
    """

    def __init__(self, found: list[Macro] | None = None) -> None:
        self._found = sorted(found or [], key=lambda macro: macro.start)
        self._names: dict[str, list[Macro]] = {}
        for macro in self._found:
            self._names.setdefault(macro.name, []).append(macro)
        self._constant = {name: macros[0] for name, macros in self._names.items()}
        self._varying = {name: macros for name, macros in self._names.items() if len(macros) > 1}

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Macro]:
        return iter(self._found)

    def at(self, place: int) -> Mapping[str, Macro]:
        """Return the macros in force at a place of the document."""
        if not self._varying:
            return self._constant
        return self._constant | {
            name: macros[max(0, bisect_right([macro.start for macro in macros], place) - 1)]
            for name, macros in self._varying.items()
        }


@lru_cache(maxsize=512)
def _raw(text: str) -> tuple[str, ...]:
    return tuple(token for token in _RAW.findall(text) if token[0] != "%")


_BUILTIN = {name: Macro(name, count, body) for name, (count, body) in PREDEFINED.items()}
_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)


class _Piece(NamedTuple):
    """One token of TeX, and the span of the formula that it came from."""

    text: str
    start: int
    end: int
    frozen: bool = False


def expand(text: str, macros: Mapping[str, Macro] | None = None) -> Expanded | None:
    r"""Expand the calls of macros in a formula; return ``None`` when there are none.

    Definitions within the formula count too, and leave nothing behind. Recursion and explosion end with a problem.

    Examples
    --------
    >>> expand(r"\v x^2", {"v": Macro("v", 1, r"\hat{#1}")}).text
    '\\hat{x}^2'
    """
    own, problems = definitions(text) if _DEFINING.search(text) else ([], [])
    table = {**_BUILTIN, **(macros or {}), **{macro.name: macro for macro in own}}
    if not own and table.keys().isdisjoint(_COMMAND.findall(text)):
        return None
    for macro in own:
        text = text[: macro.start] + " " * (macro.end - macro.start) + text[macro.end :]
    return _Expander(table, problems).run(text)


class _Expander:
    def __init__(self, table: Mapping[str, Macro], problems: list[Problem]) -> None:
        self.table, self.problems = table, list(problems)
        self.calls = self.length = 0
        self.argument_end = 0
        self.unclosed = False
        self.stack: list[_Piece] = []

    def run(self, text: str) -> Expanded:
        self.stack = [_Piece(match[0], match.start(), match.end()) for match in _RAW.finditer(text)][::-1]
        output: list[_Piece] = []
        while self.stack:
            piece = self.stack.pop()
            macro = self.table.get(piece.text[1:]) if piece.text[0] == "\\" else None
            if macro is None or self.unclosed or piece.frozen:
                output.append(piece)
            elif not self.call(macro, piece):
                break
        return self.joined(output)

    def call(self, macro: Macro, piece: _Piece) -> bool:
        arguments, end = self.arguments(macro, piece)
        pieces = self.substituted(macro, arguments, piece.start, end)
        self.calls += 1
        self.length += len(pieces) + 1
        if self.calls > MAX_CALLS or self.length > MAX_LENGTH:
            self.problems.append(
                Problem(
                    rf"the macro {piece.text} expands without end or to more than {MAX_LENGTH} tokens",
                    piece.start,
                    piece.end,
                    expected="a macro that does not call itself",
                    hint=f"writing out {piece.text} at this place",
                )
            )
            return False
        self.stack.extend(reversed(pieces))
        return True

    def arguments(self, macro: Macro, call: _Piece) -> tuple[list[list[_Piece]], int]:
        found: list[list[_Piece]] = []
        end = call.end
        if macro.default is not None:
            if macro.default == "" and self.stack and self.stack[-1].text == "*":
                self.stack.pop()
            option = self.option()
            default = [_Piece(token, call.start, call.end) for token in _raw(macro.default)]
            found.append(default if option is None else option)
        while len(found) < macro.parameters:
            argument = self.argument()
            if argument is None:
                self.problems.append(
                    Problem(
                        f"{call.text} takes {macro.parameters} arguments and has {len(found)} here",
                        call.start,
                        call.end,
                        expected="an argument in braces",
                        hint=f"{call.text}{'{...}' * macro.parameters}",
                    )
                )
                break
            found.append(argument)
            end = max(end, self.argument_end)
        return found, end

    def skip(self) -> None:
        while self.stack and (self.stack[-1].text.isspace() or self.stack[-1].text[0] == "%"):
            self.stack.pop()

    def option(self) -> list[_Piece] | None:
        for k in range(len(self.stack) - 1, max(-1, len(self.stack) - 3), -1):
            if self.stack[k].text == "[":
                break
            if not (self.stack[k].text.isspace() or self.stack[k].text == "*"):
                return None
        else:
            return None
        for j in range(k - 1, max(-1, k - 200), -1):
            if self.stack[j].text == "]":
                option = self.stack[j + 1 : k][::-1]
                del self.stack[j:]
                return option
        return None

    def argument(self) -> list[_Piece] | None:
        self.skip()
        if not self.stack or self.stack[-1].text in ("}", "&", r"\\"):
            return None
        first = self.stack.pop()
        self.argument_end = first.end
        if first.text != "{":
            return [first]
        depth, argument = 1, list[_Piece]()
        while self.stack:
            piece = self.stack.pop()
            depth += (piece.text == "{") - (piece.text == "}")
            if depth == 0:
                self.argument_end = piece.end
                return argument
            argument.append(piece)
        self.stack = argument[::-1]
        self.unclosed = True
        return None

    def substituted(self, macro: Macro, arguments: list[list[_Piece]], start: int, end: int) -> list[_Piece]:
        pieces: list[_Piece] = []
        body = iter(_raw(macro.body))
        for part in body:
            if part != "#" or not macro.parameters:
                pieces.append(_Piece(part, start, end, macro.frozen))
                continue
            digits = next(body, "")
            number = int(digits) if digits in "123456789" and digits else 0
            if 0 < number <= len(arguments) and len(pieces) <= MAX_LENGTH:
                pieces.extend(_Piece(piece.text, start, end, piece.frozen) for piece in arguments[number - 1])
        return pieces

    def joined(self, output: list[_Piece]) -> Expanded:
        texts: list[str] = []
        starts, origins, ends = [0], [0], [0]
        at = 0
        for k, piece in enumerate(output):
            if k and piece.text[0].isalpha() and piece.text[0].isascii() and _CONTROL_WORD.match(output[k - 1].text):
                texts.append(" ")
                at += 1
            starts.append(at)
            origins.append(piece.start)
            ends.append(piece.end)
            texts.append(piece.text)
            at += len(piece.text)
        return Expanded("".join(texts), starts, origins, ends, tuple(self.problems))
