"""Expansions as text and as LaTeX: terms of lower order first, brackets kept, in matrix form for arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sympy import Expr, Indexed, Mul

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, scalar
from calcwork.notation import latex, matrix_latex, matrix_text, text

if TYPE_CHECKING:
    from calcwork.derive.expansion import Expansion

Term = tuple[str, str]  # its minus sign or nothing, and the rest of it


@dataclass(frozen=True)
class Style:
    """Say how expressions and arrays are written; ``number`` writes coefficients that are numbers, as decimals."""

    write: Callable[[Any, Scope], str]
    matrix: Callable[[Quantity, Scope], str | None]
    in_latex: bool = False
    number: Callable[[Expr], str] | None = None

    def of(self, expr: Any, scope: Scope) -> str:
        """Return an expression, a number as this style has numbers."""
        if self.number is not None and isinstance(expr, Expr) and expr.is_number:
            return self.number(expr)
        return self.write(expr, scope)

    def bracketed(self, expr: Expr, scope: Scope) -> str:
        """Return an expression as a factor, arrays in it in matrix form."""
        inside = (self.matrix(Quantity(expr), scope) if expr.has(Indexed) else None) or self.write(expr, scope)
        if not expr.is_Add:
            return inside
        return rf"\left({inside}\right)" if self.in_latex else f"({inside})"


TEXT = Style(text, matrix_text)
LATEX = Style(latex, matrix_latex, in_latex=True)


def equation(found: Expansion, style: Style = TEXT) -> str:
    """Return quantity = terms + remainder; with decimals ≈ stands for =, and the remainder goes."""
    if style.number is not None:
        about = r"\approx" if style.in_latex else "≈"
        return f"{called(found, style)} {about} {joined_terms(found, style)}"
    return f"{called(found, style)} = {joined_terms(found, style)} + {remainder(found, style)}"


def called(found: Expansion, style: Style) -> str:
    """Return the quantity with its arguments: f(x) or J(w + d)."""
    name = style.write(found.objective, found.scope)
    if not found.objective.is_Symbol:
        return name
    return f"{name}({', '.join(_argument(found, n, style) for n in found.variables)})"


def _argument(found: Expansion, variable: str, style: Style) -> str:
    """Return x for a polynomial in x, and a + d for one in the displacement d from a."""
    way, start = found.displacements[variable], found.point[variable]
    if way == scalar(variable) - start:
        return style.write(found.scope[variable], found.scope)
    step = style.write(way, found.scope)
    return step if start == 0 else f"{style.write(start, found.scope)} + {step}"


def joined_terms(found: Expansion, style: Style, order: int | None = None) -> str:
    """Return the sum of the terms up to an order."""
    return joined(_monomials(found, style, order) if found.coefficients else _in_matrices(found, style, order))


def joined(parts: Iterable[Term]) -> str:
    """Return the sum of terms, 0 for none."""
    total = ""
    for minus, part in parts:
        total += f" {minus or '+'} {part}" if total else f"{minus}{part}"
    return total or "0"


def _in_matrices(found: Expansion, style: Style, order: int | None) -> Iterator[Term]:
    for term in found.terms[: None if order is None else order + 1]:
        if term == 0:
            continue
        part = style.matrix(Quantity(term), found.scope) or style.write(term, found.scope)
        if term == found.objective:
            part += f"({', '.join(style.write(found.point[n], found.scope) for n in found.variables)})"
        minus = part[0] if part[0] in "−-" else ""
        yield minus, part.removeprefix(minus).lstrip()


def _monomials(found: Expansion, style: Style, order: int | None) -> Iterator[Term]:
    ways = list(found.displacements.values())
    for powers, coefficient in found.coefficients.items():
        if order is None or sum(powers) <= order:
            factors = [w**p for w, p in zip(ways, powers, strict=True) if p]
            yield monomial(coefficient, factors, found.scope, style)


def monomial(coefficient: Expr, factors: list[Expr], scope: Scope, style: Style = TEXT) -> Term:
    """Return c (x - a)^p (y - b)^q."""
    sign = "-" if style.in_latex else "−"
    if style.number is not None and coefficient.is_number:
        number = style.number(coefficient)
        rest = [] if not factors else [_product(factors, scope, style)]
        plain = number.lstrip("-−")
        return sign if plain != number else "", " ".join([*([plain] if plain != "1" or not rest else []), *rest])
    minus = not coefficient.is_Add and coefficient.could_extract_minus_sign()
    return sign if minus else "", _scaled(-coefficient if minus else coefficient, factors, scope, style)


def _scaled(size: Expr, factors: list[Expr], scope: Scope, style: Style) -> str:
    if not factors:
        return style.bracketed(size, scope) if size.has(Indexed) else style.write(size, scope)
    if size == 1:
        return _product(factors, scope, style)
    if size.is_Rational or size.is_Symbol:
        return style.write(Mul(size, *factors, evaluate=False), scope)
    between = " " if size.is_Add or style.in_latex else " · "
    return f"{style.bracketed(size, scope)}{between}{_product(factors, scope, style)}"


def _product(factors: list[Expr], scope: Scope, style: Style) -> str:
    if len(factors) == 1:
        return style.bracketed(factors[0], scope)
    return style.write(Mul(*factors, evaluate=False), scope)


def remainder(found: Expansion, style: Style = TEXT) -> str:
    """Return the order of what is left out: O((x − 1)³), or O(‖d‖³)."""
    n = len(found.terms)
    ways = [style.write(d, found.scope) for d in found.displacements.values()]
    (first, *_) = found.displacements.values()
    alone = len(ways) == 1 and not found.scope.declarations[found.variables[0]].shape
    inside = ways[0] if len(ways) == 1 else f"({', '.join(ways)})"
    if alone:
        inside = style.bracketed(first, found.scope) if n > 1 else inside
    else:
        inside = rf"\lVert {inside} \rVert" if style.in_latex else f"‖{inside}‖"
    if style.in_latex:
        return rf"O\left({inside}{f'^{{{n}}}' if n > 1 else ''}\right)"
    power = {1: "", 2: "²", 3: "³"}.get(n, f"^{n}")
    return f"O({inside}{power})"
