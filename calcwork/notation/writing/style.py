r"""The two styles in which one walker writes: LaTeX, and Unicode text for a terminal.

A style knows how a fraction, a power or a sum looks and which of its parts need brackets; it knows no SymPy. What
stands above and below the line of a product is found at the end of this file.
"""

# ruff: noqa: D102  (what the two styles write is documented in Style)
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from sympy import Add, Expr, Indexed, Mul, Number, NumberSymbol, Poly, Pow, Product, S, Sum, Symbol, log

from calcwork.algebra.functions import greatest, logsumexp, xlogy
from calcwork.algebra.linear import InverseEntry
from calcwork.notation.writing.names import Name, braced

SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
LATEX_SIGNS = {**SIGNS, "!=": r"\ne", "<=": r"\le", ">=": r"\ge"}
WORDS = {"oo": "∞", "pi": "π", "e": "e", "i": "1i", "and": " and ", "or": " or ", "not": "not "}
LATEX_WORDS = {
    "oo": r"\infty",
    "pi": r"\pi",
    "e": "e",
    "i": r"\mathrm{i}",
    "and": r" \text{ and } ",
    "or": r" \text{ or } ",
    "not": r"\neg ",
}
FENCES = {"matrix": ("[", "]"), "abs": ("|", "|"), "norm": ("‖", "‖"), "floor": ("⌊", "⌋"), "ceiling": ("⌈", "⌉")}
LATEX_FENCES = {
    "matrix": (r"\left[", r"\right]"),
    "abs": (r"\left|", r"\right|"),
    "norm": (r"\left\lVert ", r"\right\rVert"),
    "floor": (r"\left\lfloor ", r"\right\rfloor"),
    "ceiling": (r"\left\lceil ", r"\right\rceil"),
}


class Level(IntEnum):
    """Say how tightly a written piece holds together."""

    RELATION = 0
    ADDITION = 1
    ELEMENTWISE = 2  # products and quotients of arrays, element by element
    OPEN = 3  # a sum: it takes in all that follows
    PRODUCT = 4
    APPLICATION = 5  # log x without brackets
    FRACTION = 6
    POWER = 7
    CALL = 8  # σ(z): it may be raised to a power, and stand after a log, as it is
    ATOM = 9


@dataclass(frozen=True)
class Piece:
    """Hold written text, how tightly it holds together, and whether its end takes in what follows."""

    text: str
    level: Level = Level.ATOM
    trailing: bool = False

    @property
    def open(self) -> bool:
        """Tell whether what follows would be read as part of this piece."""
        return self.trailing or self.level in (Level.OPEN, Level.APPLICATION)


@dataclass(frozen=True)
class Limits:
    """Hold the written limits of a sum; ``whole`` when they are the whole range of the index."""

    index: str
    lower: str
    upper: str
    whole: bool = False


class Style(ABC):
    """Write the parts of a formula."""

    minus: str
    dot: str
    signs: dict[str, str]
    words: dict[str, str]
    fences: dict[str, tuple[str, str]]
    function_letters: tuple[str, ...]
    hadamard: str
    quotient: str

    @abstractmethod
    def name(self, name: Name, indices: Sequence[str] = (), *, array: bool = False) -> Piece:
        """Write a name with its indices."""

    @abstractmethod
    def bracket(self, piece: Piece) -> Piece:
        """Put round brackets around a piece."""

    @abstractmethod
    def fraction(self, above: Piece, below: Piece) -> Piece:
        """Write a fraction."""

    @abstractmethod
    def power(self, base: Piece, exponent: Piece) -> Piece:
        """Write a power of a base that needs no more brackets."""

    @abstractmethod
    def root(self, inside: Piece, degree: int) -> Piece:
        """Write a root."""

    @abstractmethod
    def exponential(self, exponent: Piece) -> Piece:
        """Write e to the power of a piece."""

    @abstractmethod
    def big(self, word: str, limits: Limits, body: Piece) -> Piece:
        """Write a sum or product over an index."""

    @abstractmethod
    def indicator(self, condition: Piece) -> Piece:
        """Write the function that is 1 where the condition holds, and 0 elsewhere."""

    @abstractmethod
    def cases(self, rows: Sequence[tuple[Piece, Piece | None]]) -> Piece:
        """Write a definition by cases; the condition None stands for otherwise."""

    @abstractmethod
    def derivative(self, d: str, above: Piece | None, below: Sequence[tuple[str, int]], operand: Piece | None) -> Piece:
        """Write a derivative of ``above``, or of an ``operand`` that follows in square brackets."""

    @abstractmethod
    def matrix(self, rows: Sequence[Sequence[str]]) -> Piece:
        """Write a matrix of entries."""

    @abstractmethod
    def transposed(self, piece: Piece) -> Piece:
        """Write a transpose."""

    def inverse(self, piece: Piece) -> Piece:
        """Write the inverse of a matrix."""
        return self.power(self.at_least(piece, Level.CALL), Piece(f"{self.minus}1"))

    def subscripted(self, piece: Piece, index: str) -> Piece:
        """Write an entry of a matrix, in square brackets."""
        plain = isinstance(self, Text) and index.isalnum()
        left, right = self.fences["matrix"]
        return Piece(f"{left}{piece.text}{right}_{index if plain else f'{{{index}}}'}")

    def at_least(self, piece: Piece, level: Level) -> Piece:
        """Put brackets around a piece that holds together less than the level asks."""
        return piece if piece.level >= level else self.bracket(piece)

    def call(self, function: str, *arguments: Piece) -> Piece:
        """Write a function of its bracketed arguments."""
        inside = self.bracket(Piece(", ".join(a.text for a in arguments), Level.RELATION))
        return Piece(function + inside.text, Level.CALL)

    def apply(self, function: str, argument: Piece) -> Piece:
        """Write a function such as log, without brackets where the argument is one piece or a sum."""
        if argument.level >= Level.CALL or argument.level == Level.OPEN:
            return Piece(f"{function} {argument.text}", Level.APPLICATION)
        return self.call(function, argument)

    def fence(self, kind: str, inside: Piece) -> Piece:
        """Write an absolute value, a norm, or a rounding."""
        left, right = self.fences[kind]
        return Piece(f"{left}{inside.text}{right}", Level.CALL)

    def raised(self, base: Piece, exponent: Piece) -> Piece:
        """Write a power, its base in brackets where needed."""
        return self.power(self.at_least(base, Level.CALL), exponent)

    def product(self, factors: Sequence[Piece], *, lead: Piece | None = None) -> Piece:
        """Write factors side by side after a leading fraction, brackets around those that need them."""
        parts = [self._factor(f, last=n == len(factors) - 1) for n, f in enumerate(factors)]
        parts = [lead, *parts] if lead else parts
        if len(parts) == 1:
            return (lead or factors[0]) if factors else parts[0]
        text = parts[0].text
        for n in range(1, len(parts)):
            text += self._between(parts[n - 1], parts[n], first=n == 1 and lead is not None) + parts[n].text
        return Piece(text, Level.PRODUCT, trailing=parts[-1].open)

    def _factor(self, piece: Piece, *, last: bool) -> Piece:
        holds = piece.level >= Level.FRACTION or (last and piece.level in (Level.OPEN, Level.APPLICATION))
        return piece if holds and (last or not piece.open) else self.bracket(piece)

    def _between(self, left: Piece, right: Piece, *, first: bool) -> str:
        digits = right.text[0].isdigit()
        applied = left.text in self.function_letters and self._bracketed(right)
        return f" {self.dot} " if digits or applied or self._divided(left, right, first=first) else " "

    def _divided(self, left: Piece, right: Piece, *, first: bool) -> bool:
        return False

    def _bracketed(self, piece: Piece) -> bool:
        return piece.text.startswith(("(", r"\left("))

    def addition(self, terms: Sequence[tuple[bool, Piece]]) -> Piece:
        """Write signed terms, each with True for a minus."""
        if len(terms) == 1 and not terms[0][0]:
            return terms[0][1]
        parts = [(negative, self.at_least(p, Level.ELEMENTWISE)) for negative, p in terms]
        text = (self.minus if parts[0][0] else "") + parts[0][1].text
        for negative, piece in parts[1:]:
            text += f" {self.minus if negative else '+'} {piece.text}"
        return Piece(text, Level.ADDITION)

    def relation(self, sign: str, left: Piece, right: Piece) -> Piece:
        """Write a relation between two sides."""
        return Piece(f"{left.text} {self.signs[sign]} {right.text}", Level.RELATION)

    def number(self, digits: str) -> Piece:
        """Write a number that is not negative."""
        mantissa, _, exponent = digits.partition("e")
        if not exponent:
            return Piece(digits)
        ten = self.power(Piece("10"), Piece(str(int(exponent)).replace("-", self.minus)))
        return ten if mantissa == "1" else Piece(f"{mantissa} {self.dot} {ten.text}", Level.FRACTION)


class Latex(Style):
    """Write LaTeX."""

    minus = "-"
    dot = r"\cdot"
    hadamard = r"\odot"
    quotient = r"\oslash"
    signs = LATEX_SIGNS
    words = LATEX_WORDS
    fences = LATEX_FENCES
    function_letters = (r"\sigma", r"\Gamma", r"\Phi", r"\psi", r"\delta")

    def name(self, name: Name, indices: Sequence[str] = (), *, array: bool = False) -> Piece:
        return Piece(name.latex(indices, array=array), Level.POWER if name.raised(array=array) else Level.ATOM)

    def bracket(self, piece: Piece) -> Piece:
        return Piece(rf"\left({piece.text}\right)")

    def fraction(self, above: Piece, below: Piece) -> Piece:
        return Piece(rf"\frac{{{above.text}}}{{{below.text}}}", Level.FRACTION)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        return Piece(f"{base.text}^{braced(exponent.text)}", Level.POWER)

    def root(self, inside: Piece, degree: int) -> Piece:
        return Piece(rf"\sqrt{f'[{degree}]' if degree != 2 else ''}{{{inside.text}}}", Level.CALL)

    def exponential(self, exponent: Piece) -> Piece:
        return self.power(Piece("e"), exponent)

    def big(self, word: str, limits: Limits, body: Piece) -> Piece:
        inner = self.at_least(body, Level.OPEN)
        if word == "max":
            return Piece(rf"\max_{{{limits.lower} \le {limits.index} \le {limits.upper}}} {inner.text}", Level.OPEN)
        return Piece(rf"\{word}_{{{limits.index}={limits.lower}}}^{{{limits.upper}}} {inner.text}", Level.OPEN)

    def indicator(self, condition: Piece) -> Piece:
        return Piece(rf"\mathbb{{1}}\left\{{{condition.text}\right\}}", Level.CALL)

    def cases(self, rows: Sequence[tuple[Piece, Piece | None]]) -> Piece:
        lines = [
            f"{value.text} & " + (rf"\text{{if }} {condition.text}" if condition else r"\text{otherwise}")
            for value, condition in rows
        ]
        return Piece(r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}", Level.ADDITION)

    def derivative(self, d: str, above: Piece | None, below: Sequence[tuple[str, int]], operand: Piece | None) -> Piece:
        d = r"\partial" if d == "∂" else d
        order = sum(times for _, times in below)
        top = d + (f"^{braced(str(order))}" if order > 1 else "") + (f" {above.text}" if above else "")
        bottom = " ".join(f"{d} {v}" + (f"^{braced(str(times))}" if times > 1 else "") for v, times in below)
        fraction = rf"\frac{{{top}}}{{{bottom}}}"
        return Piece(rf"{fraction} \left[{operand.text}\right]" if operand else fraction, Level.FRACTION)

    def matrix(self, rows: Sequence[Sequence[str]]) -> Piece:
        return Piece(r"\begin{bmatrix} " + r" \\ ".join(" & ".join(r) for r in rows) + r" \end{bmatrix}")

    def transposed(self, piece: Piece) -> Piece:
        return Piece(self.at_least(piece, Level.CALL).text + r"^\top", Level.POWER)


class Text(Style):
    """Write Unicode text that stays legible in any terminal: subscripts after an underscore."""

    minus = "\N{MINUS SIGN}"
    dot = "·"
    hadamard = "⊙"
    quotient = "⊘"
    signs = SIGNS
    words = WORDS
    fences = FENCES
    function_letters = ("σ", "Γ", "Φ", "ψ", "δ")

    def name(self, name: Name, indices: Sequence[str] = (), *, array: bool = False) -> Piece:
        return Piece(name.text(indices, array=array), Level.POWER if name.raised(array=array) else Level.ATOM)

    def bracket(self, piece: Piece) -> Piece:
        return Piece(f"({piece.text})")

    def fraction(self, above: Piece, below: Piece) -> Piece:
        divisible = above.level >= Level.PRODUCT and above.level != Level.FRACTION and not above.open
        top = above if divisible else self.bracket(above)
        return Piece(f"{top.text}/{self.at_least(below, Level.POWER).text}", Level.FRACTION)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        small = {"2": "²", "3": "³", f"{self.minus}1": "⁻¹"}.get(exponent.text)
        plain = exponent.text.isalnum()
        return Piece(base.text + (small or f"^{exponent.text if plain else f'({exponent.text})'}"), Level.POWER)

    def root(self, inside: Piece, degree: int) -> Piece:
        return self.call("√", inside) if degree == 2 else self.raised(inside, Piece(f"1/{degree}", Level.FRACTION))

    def exponential(self, exponent: Piece) -> Piece:
        return self.call("exp", exponent)

    def big(self, word: str, limits: Limits, body: Piece) -> Piece:
        sign = {"sum": "Σ", "prod": "Π", "max": "max"}[word]
        below = f"{limits.index}={limits.lower}..{limits.upper}"
        script = f"_{limits.index}" if limits.whole else f"_{{{below}}}"
        return Piece(f"{sign}{script} {self.at_least(body, Level.OPEN).text}", Level.OPEN)

    def indicator(self, condition: Piece) -> Piece:
        return Piece(f"1[{condition.text}]", Level.CALL)

    def cases(self, rows: Sequence[tuple[Piece, Piece | None]]) -> Piece:
        lines = [f"{value.text} if {c.text}" if c else f"{value.text} otherwise" for value, c in rows]
        return Piece("{" + "; ".join(lines) + "}")

    def derivative(self, d: str, above: Piece | None, below: Sequence[tuple[str, int]], operand: Piece | None) -> Piece:
        def power(times: int) -> str:
            return {1: "", 2: "²", 3: "³"}.get(times, f"^{times}")

        top = d + power(sum(times for _, times in below)) + (above.text if above else "")
        fraction = f"{top}/" + "".join(f"{d}{v}{power(times)}" for v, times in below)
        return Piece(f"{fraction} [{operand.text}]" if operand else fraction, Level.FRACTION)

    def matrix(self, rows: Sequence[Sequence[str]]) -> Piece:
        return Piece("[" + "; ".join(", ".join(r) for r in rows) + "]")

    def transposed(self, piece: Piece) -> Piece:
        return Piece(self.at_least(piece, Level.CALL).text + "ᵀ", Level.POWER)

    def _divided(self, left: Piece, right: Piece, *, first: bool) -> bool:
        return right.level == Level.FRACTION or (left.level == Level.FRACTION and not first)


# --- the shape of a product -------------------------------------------------------------------------------------------

REDUCTIONS = (Sum, Product, logsumexp, greatest)


@dataclass(frozen=True)
class Term:
    """Hold one product: its sign, a positive number, and the factors above and below the line."""

    negative: bool
    number: Number
    above: tuple[Expr, ...]
    below: tuple[Expr, ...]


def split(expr: Expr) -> Term:
    """Return the sign, the number, and the factors of a product, its brackets turned to be mostly positive."""
    number: Expr = S.One
    above: list[Expr] = []
    below: list[Expr] = []
    pending = list(Mul.make_args(expr))
    while pending:
        factor = pending.pop(0)
        if isinstance(factor, xlogy):
            pending[:0] = [*Mul.make_args(factor.args[0]), log(factor.args[1])]
        elif isinstance(factor, Number):
            number *= factor
        elif factor.is_Pow and factor.exp.is_Rational and factor.exp.is_negative and factor.base != S.Exp1:
            sign, turned = _turned(Pow(factor.base, -factor.exp))
            number, below = number * sign, [*below, turned]
        else:
            sign, turned = _turned(factor)
            number, above = number * sign, [*above, turned]
    return Term(bool(number.is_negative), abs(number), tuple(above), tuple(below))


def _turned(factor: Expr) -> tuple[int, Expr]:
    """Take the minus out of a bracket or a sum in which everything is subtracted."""
    if factor.is_Add and all(split(t).negative for t in factor.args):
        return -1, Add(*(-t for t in factor.args))
    if factor.is_Pow and factor.exp.is_Integer and factor.base.is_Add:
        sign, base = _turned(factor.base)
        return sign ** int(factor.exp % 2), Pow(base, factor.exp)
    if isinstance(factor, Sum):
        body = factor.function
        sign, turned = _turned(body) if body.is_Add else (-1, -body) if split(body).negative else (1, body)
        return sign, Sum(turned, *factor.limits) if sign < 0 else factor
    return 1, factor


def is_scalar(factor: Expr) -> bool:
    """Tell whether a factor is a symbol, a constant, or a power of one."""
    base = factor.base if factor.is_Pow else factor
    whole = not factor.is_Pow or factor.exp.is_Rational
    return isinstance(base, (Symbol, NumberSymbol, Number)) and whole


def is_size(factor: Expr) -> bool:
    """Tell whether a factor is a size such as N, or a power of one."""
    base = factor.base if factor.is_Pow else factor
    return isinstance(base, Symbol) and bool(base.is_integer and base.is_positive)


def has_constant(bracket: Expr) -> bool:
    """Tell whether a number stands in a bracket."""
    return bracket.as_coeff_Add()[0] != 0


def leading_symbol(whole: Expr) -> Expr | None:
    """Return the one scalar of a polynomial that leads with its positive highest power, None for any other."""
    if whole.has(Indexed):
        return None
    symbols = whole.free_symbols
    if len(symbols) != 1 or not whole.is_polynomial(*symbols):
        return None
    poly = Poly(whole, *symbols)
    return next(iter(symbols)) if poly.degree() > 1 and poly.LC() > 0 else None


def spans_axes(body: Expr, k: Symbol, upper: Expr) -> bool:
    """Tell whether an index stands on axes, and each has the length up to which the index runs."""
    lengths = {
        length
        for element in body.atoms(Indexed)
        for place, length in zip(element.indices, element.base.shape or (), strict=False)
        if place == k
    } | {node.matrix.size for node in body.atoms(InverseEntry) if k in node.indices}
    return lengths == {upper}
