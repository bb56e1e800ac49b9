r"""Fences: which delimiter closes which, what each bar means, and where rows and cells end.

One pass over the tokens, in linear time. A delimiter without a partner spoils its own row only: at ``\\`` all that
TeX would not let run over the end of a row is given up, with a problem at the place where it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from calcwork.notation.documents.commands import ALIGNMENTS, CLOSES, PLAIN_ROWS
from calcwork.notation.documents.source import Problem
from calcwork.notation.structure.bars import settle_bars
from calcwork.notation.structure.tokens import Token, Tokens

MAX_DEPTH = 40
_MAX_JOINED = 12
_AHEAD = 60
_SIGNS = {"{": r"\{", "}": r"\}", "<": r"\langle", ">": r"\rangle", "||": r"\|", ".": "."}


@dataclass
class Fences:
    """Hold the tokens with settled kinds, the partner of each delimiter, and the separators of each level.

    ``separators`` maps the index of the token that opens a level with rows, or -1 for the whole formula, to the
    indices of its ``newline`` and ``align`` tokens.
    """

    tokens: list[Token]
    partner: dict[int, int] = field(default_factory=dict)
    separators: dict[int, list[int]] = field(default_factory=lambda: {-1: []})
    problems: list[Problem] = field(default_factory=list)
    too_deep: bool = False


@dataclass
class _Level:
    kind: str  # base, {, env, left or (
    index: int
    rows: bool = False
    bars: list[int] = field(default_factory=list)
    commas: int = 0
    joined: int = 0


def pair(tokens: Tokens) -> Fences:
    r"""Find partners, bars and separators of a formula; see ``Fences``."""
    pairer = _Pairer(tokens)
    pairer.run()
    return pairer.fences


class _Pairer:
    def __init__(self, tokens: Tokens) -> None:
        self.latex = tokens.latex
        self.tokens = list(tokens.tokens)
        self.fences = Fences(self.tokens)
        self.partner = self.fences.partner
        self.stack = [_Level("base", -1, rows=True)]

    def run(self) -> None:
        self.join_split_delimiters()
        self.mark_reversed_intervals()
        for index, token in enumerate(self.tokens):
            handler = _HANDLERS.get(token.kind)
            if handler is not None:
                handler(self, index)
                if len(self.stack) > MAX_DEPTH:
                    self.problem(f"the formula is nested more than {MAX_DEPTH} levels deep", index, "a flatter formula")
                    self.fences.too_deep = True
                    return
        while len(self.stack) > 1:
            self.abandon(self.stack.pop(), len(self.tokens))
        self.settle_bars(self.stack[0])

    # Opening and closing

    def push(self, kind: str, index: int, *, rows: bool = False) -> None:
        self.stack.append(_Level(kind, index, rows))
        if rows:
            self.fences.separators[index] = []

    def begin_group(self, index: int) -> None:
        before = self.tokens[index - 1] if index else None
        self.push("{", index, rows=before is not None and before.kind == "command" and before.text in PLAIN_ROWS)

    def begin(self, index: int) -> None:
        self.push("env", index, rows=True)

    def left(self, index: int) -> None:
        self.push("left", index)

    def open(self, index: int) -> None:
        self.push("(", index)

    def find(self, kind: str, barriers: str) -> int:
        """Return the depth of the innermost level of a kind, or 0 if a barrier comes first."""
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].kind == kind:
                return depth
            if self.stack[depth].kind in barriers.split():
                return 0
        return 0

    def close_to(self, depth: int, index: int) -> None:
        while len(self.stack) > depth + 1:
            self.abandon(self.stack.pop(), index)
        level = self.stack.pop()
        self.settle_bars(level)
        self.fences.partner[level.index] = index
        self.fences.partner[index] = level.index

    def end_group(self, index: int) -> None:
        depth = self.find("{", "env")
        if depth:
            self.close_to(depth, index)
        else:
            self.stray(index, "this brace closes nothing", "no '}' here, or a '{' before it", r"\} for a printed brace")

    def right(self, index: int) -> None:
        depth = self.find("left", "{ env")
        if depth:
            self.close_to(depth, index)
        else:
            sign = self.shown(index)
            self.stray(index, rf"\right{sign} has no \left", r"\left before it", rf"\left. or {sign} alone")

    def end(self, index: int) -> None:
        name = self.tokens[index].text
        depths = [d for d in range(len(self.stack) - 1, 0, -1) if self.stack[d].kind == "env"]
        same = [d for d in depths if self.tokens[self.stack[d].index].text == name]
        if same:
            self.close_to(same[0], index)
        elif depths:
            begun = self.tokens[self.stack[depths[0]].index].text
            self.problem(rf"\end{{{name}}} closes \begin{{{begun}}}", index, rf"\end{{{begun}}}", rf"\end{{{begun}}}")
            self.close_to(depths[0], index)
        else:
            self.stray(index, rf"\end{{{name}}} has no \begin", rf"\begin{{{name}}} before it", "")

    def close(self, index: int) -> None:
        sign = self.tokens[index].text
        for depth in range(len(self.stack) - 1, 0, -1):
            level = self.stack[depth]
            if level.kind != "(":
                break
            opened = self.tokens[level.index].text
            exact = CLOSES.get(opened) == sign
            if exact or (opened in "([]" and sign in ")][" and level.commas and depth == len(self.stack) - 1):
                self.close_to(depth, index)
                return
        words = "".join(t.text for t in self.tokens[:index] if t.kind == "text")
        if sign == ")" and words.count("(") > words.count(")"):
            self.skip(index)  # \\text{(for } x > 0)
            return
        mate = next((o for o, c in CLOSES.items() if c == sign), sign)
        self.stray(
            index,
            f"the bracket '{self.shown(index)}' closes nothing",
            f"'{_SIGNS.get(mate, mate)}' before it",
            f"{_SIGNS.get(mate, mate)} where it begins",
        )

    # Rows and cells

    def newline(self, index: int) -> None:
        owner = self.owner()
        pending = self.stack[owner + 1 :]
        if pending and all(level.kind == "(" for level in pending) and self.joins(owner, index):
            for level in pending:
                level.joined += 1
            self.skip(index)
            return
        self.separate(owner, index)

    def align(self, index: int) -> None:
        owner = self.owner()
        pending = self.stack[owner + 1 :]
        inside_brackets = bool(pending) and all(level.kind == "(" for level in pending)
        if (inside_brackets and (pending[-1].joined or self.tokens[self.stack[owner].index].text in ALIGNMENTS)) or (
            inside_brackets and owner == 0 and not self.starts_relation(index + 1)
        ):
            self.skip(index)
        else:
            self.separate(owner, index)

    def owner(self) -> int:
        return max(depth for depth, level in enumerate(self.stack) if level.rows)

    def separate(self, owner: int, index: int) -> None:
        while len(self.stack) > owner + 1:
            self.abandon(self.stack.pop(), index)
        level = self.stack[owner]
        self.settle_bars(level)
        level.bars = []
        self.fences.separators[level.index].append(index)

    def joins(self, owner: int, index: int) -> bool:
        """Tell whether a row with open brackets goes on in the next row."""
        level = self.stack[owner]
        name = self.tokens[level.index].text if level.kind == "env" else "aligned"
        below_limit = self.stack[-1].joined < _MAX_JOINED
        return name in ALIGNMENTS and below_limit and not self.starts_relation(index + 1) and self.closes_later(index)

    def closes_later(self, index: int) -> bool:
        depth = 1
        for token in self.tokens[index + 1 : index + 1 + 4 * _AHEAD]:
            depth += (token.kind in ("open", "left")) - (token.kind in ("close", "right"))
            if depth == 0:
                return True
            if token.kind == "end" and token.text in ALIGNMENTS:
                return False
        return False

    def starts_relation(self, index: int) -> bool:
        for token in self.tokens[index : index + 4]:
            if token.kind not in ("align", "gap", "skip"):
                return token.kind == "relation"
        return False

    def skip(self, index: int) -> None:
        self.tokens[index] = self.tokens[index]._replace(kind="skip")

    def punctuation(self, index: int) -> None:
        if self.tokens[index].text in ",;":
            self.stack[-1].commas += 1

    def bar(self, index: int) -> None:
        level, token = self.stack[-1], self.tokens[index]
        if token.kind == "bigbar" and level.kind == "(" and self.tokens[level.index].text == token.text:
            self.tokens[index] = token._replace(kind="close")
            self.close_to(len(self.stack) - 1, index)
        else:
            level.bars.append(index)

    # Problems

    def shown(self, index: int) -> str:
        text = self.tokens[index].text
        return _SIGNS.get(text, text)

    def problem(self, message: str, index: int, expected: str, hint: str = "") -> None:
        token = self.tokens[index]
        self.fences.problems.append(Problem(message, token.start, max(token.end, token.start + 1), expected, hint))

    def stray(self, index: int, message: str, expected: str, hint: str) -> None:
        self.problem(message, index, expected, hint)
        self.tokens[index] = self.tokens[index]._replace(kind="stray")

    def abandon(self, level: _Level, at: int) -> None:
        """Give up a delimiter that has no partner before the token ``at``; its rows pass to the level around it."""
        self.settle_bars(level)
        if level.rows:
            around = self.stack[self.owner()].index
            self.fences.separators[around].extend(self.fences.separators.pop(level.index))
        sign, start = self.shown(level.index), self.tokens[level.index].start
        closing = CLOSES.get(self.tokens[level.index].text, ")")
        closing = _SIGNS.get(closing, closing)
        if level.kind == "{":
            message, expected = "the brace opened here is never closed", "'}' before the end of the row"
            hint = f"{self.latex[start : self.brace_end(level.index, at)].rstrip()[:60]}}}"
        elif level.kind == "env":
            message, expected, hint = (
                rf"\begin{{{sign}}} is never closed",
                rf"\end{{{sign}}}",
                rf"\end{{{sign}}} after it",
            )
        elif level.kind == "left":
            message, expected = rf"\left{sign} has no \right in its row", rf"\right{closing}"
            hint = rf"\right{closing} at its end, or \right. for no bracket"
        else:
            message, expected = (
                f"the bracket '{sign}' opened here is never closed",
                f"'{closing}' before the end of the row",
            )
            hint = f"{closing} at its end"
        self.stray(level.index, message, expected, hint)

    def brace_end(self, index: int, at: int) -> int:
        """Guess where a brace should have been closed: a lower limit before its upper one, others at the row's end."""
        depth = 0
        if index == 0 or self.tokens[index - 1].kind != "sub":
            return self.tokens[at - 1].end
        for token in self.tokens[index + 1 : at]:
            depth += (token.kind == "begin_group") - (token.kind == "end_group")
            if depth == 0 and token.kind in ("sup", "newline", "align"):
                return token.start
        return self.tokens[at - 1].end

    # Bars

    def settle_bars(self, level: _Level) -> None:
        if level.bars:
            settle_bars(self, level.bars)

    # Brackets that look wrong and are not

    def mark_reversed_intervals(self) -> None:
        r"""Mark the brackets of ``\in ]0, 1[``, ``\in [0, 1[`` and ``\in ]0, 1]``."""
        tokens = self.tokens
        for k, token in enumerate(tokens[:-1]):
            if token.kind != "relation" or token.text not in ("in", "subset", "subseteq"):
                continue
            if tokens[k + 1].text not in "[]" or tokens[k + 1].kind not in ("open", "close"):
                continue
            last = self.interval_end(k + 2)
            if last and (tokens[k + 1].kind == "close" or tokens[last].kind == "open"):
                tokens[k + 1] = tokens[k + 1]._replace(kind="open")
                tokens[last] = tokens[last]._replace(kind="close")

    def interval_end(self, start: int) -> int:
        depth, comma = 0, False
        for k in range(start, min(len(self.tokens), start + _AHEAD)):
            kind, text = self.tokens[k][:2]
            if depth == 0 and comma and kind in ("open", "close") and text in "[])":
                return k
            depth += (kind in ("open", "begin_group", "left")) - (kind in ("close", "end_group", "right"))
            comma = comma or (depth == 0 and text in (",", ";"))
            if depth < 0 or kind in ("newline", "relation"):
                return 0
        return 0

    def join_split_delimiters(self) -> None:
        r"""Read ``\left( .. \right. \\ \left. .. \right)`` as brackets that run over the end of a row."""
        if not any(token[:2] == ("right", ".") for token in self.tokens):
            return
        opened: list[int] = []
        changes: dict[int, str] = {}
        balance = 0
        for k, token in enumerate(self.tokens):
            if token.kind == "left":
                opened.append(k)
            elif token.kind == "right" and opened:
                first = opened.pop()
                names = self.tokens[first].text, token.text
                if names[1] == "." and names[0] in "([{." and self.row_ends(k):
                    balance += names[0] != "."
                    changes |= {first: "open" if names[0] != "." else "skip", k: "skip"}
                elif names[0] == "." and names[1] in ")]}" and balance:
                    balance -= 1
                    changes |= {first: "skip", k: "close"}
        if balance == 0:
            for k, kind in changes.items():
                self.tokens[k] = self.tokens[k]._replace(kind=kind)

    def row_ends(self, index: int) -> bool:
        return next((token.kind for token in self.tokens[index + 1 :][:1]), "") == "newline"


_HANDLERS = (
    {"begin_group": _Pairer.begin_group, "end_group": _Pairer.end_group, "begin": _Pairer.begin, "end": _Pairer.end}
    | {"left": _Pairer.left, "right": _Pairer.right, "open": _Pairer.open, "close": _Pairer.close}
    | {"newline": _Pairer.newline, "align": _Pairer.align, "punctuation": _Pairer.punctuation}
    | {"bar": _Pairer.bar, "bigbar": _Pairer.bar}
)
