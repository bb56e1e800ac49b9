"""The usual slips of a hand derivation, as a table: each proposes repairs of the wrong side.

A slip yields (what was wrong, repaired expression). Nothing here claims that a repair is right; `hints` tries them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

import sympy as sp
from sympy import Add, Expr, Function, Indexed, Integer, Mul, Pow, Rational, Sum, Symbol, Tuple
from sympy.concrete.expr_with_limits import ExprWithLimits

from calcwork.algebra.binding import LETTERS
from calcwork.algebra.functions import log_sigmoid, sigmoid, softplus
from calcwork.algebra.linear import InverseEntry, Square, atoms_outside
from calcwork.algebra.scope import Scope

Repair = tuple[str, Expr]
Show = Callable[[Expr], str]
TRANSPOSED = ", as where a product is transposed"
NUMBERS = (Integer(2), Rational(1, 2), Integer(3), Rational(1, 3), Integer(4), Rational(1, 4))
CONFUSED = ((sp.sin, sp.cos), (sp.sinh, sp.cosh), (sp.exp, sp.log), (log_sigmoid, sigmoid), (softplus, sigmoid))


@dataclass(frozen=True)
class Case:
    """Hold a refuted step: the side taken as right, the wrong side, and what may stand in a repair."""

    left: Expr
    right: Expr
    scope: Scope
    sizes: tuple[Symbol, ...]
    letters: tuple[Symbol, ...]
    show: Show


def everywhere(expr: Expr, rule: Callable[[Expr], Iterator[Repair]]) -> Iterator[Repair]:
    """Apply a rule to every node, and yield the whole expression for each change."""
    if isinstance(expr, Square):
        yield from _in_matrix(expr, rule)
        return
    yield from rule(expr)
    if isinstance(expr, Indexed):
        return
    for n, arg in enumerate(expr.args):
        if isinstance(arg, Expr):
            for what, changed in everywhere(arg, rule):
                yield what, expr.func(*expr.args[:n], changed, *expr.args[n + 1 :])


def _in_matrix(matrix: Square, rule: Callable[[Expr], Iterator[Repair]]) -> Iterator[Repair]:
    """Apply a rule to the entry of a matrix, its indices under letters that can be shown."""
    taken = {s.name for s in matrix.free_symbols if isinstance(s, Symbol)}
    i, j = (Symbol(c, integer=True) for c in [c for c in LETTERS if c not in taken][:2])
    for what, changed in everywhere(matrix.at(i, j), rule):
        yield what, Square(changed, (i, 1, matrix.size), (j, 1, matrix.size))


def whole_sign(case: Case) -> Iterator[Repair]:
    """Yield the side with its sign turned."""
    yield "the sign is wrong", -case.right


def whole_factor(case: Case) -> Iterator[Repair]:
    """Yield the side times the factors that get lost: sizes, small integers, and their inverses."""
    for n in case.sizes:
        yield f"the factor 1/{n} is missing", case.right / n
        yield f"the factor {n} is missing", case.right * n
    for c in NUMBERS:
        yield f"the factor {c} is missing", case.right * c
    for n in case.sizes:
        for c in (-1, 2, Rational(1, 2), -2, Rational(-1, 2)):
            yield f"the factor {case.show(c / n)} is missing", case.right * c / n
            yield f"the factor {case.show(c * n)} is missing", case.right * c * n
    for c in (-2, Rational(-1, 2)):
        yield f"the factor {c} is missing", case.right * c


def term_sign(case: Case) -> Iterator[Repair]:
    """Yield the side with the sign of one term turned."""

    def rule(node: Expr) -> Iterator[Repair]:
        if node.is_Add:
            for t in node.args:
                yield f"the sign of the term {case.show(t)} is wrong", node - 2 * t

    yield from everywhere(case.right, rule)


def sigmoid_argument(case: Case) -> Iterator[Repair]:
    """Yield the side with sigma(-z) for sigma(z), or 1 - y for y."""

    def turned(node: Expr) -> Iterator[Repair]:
        if isinstance(node, sigmoid):
            other = sigmoid(-node.args[0])
            yield f"{case.show(node)} stands in place of {case.show(other)}", other

    def complement(node: Expr) -> Iterator[Repair]:
        domain = case.scope.domain(node) if isinstance(node, (Symbol, Indexed)) else None
        if domain and (domain.binary or (domain.lower == 0 and domain.upper == 1)):
            yield f"{case.show(node)} stands in place of {case.show(1 - node)}", 1 - node

    def back(node: Expr) -> Iterator[Repair]:
        if node.is_Add and len(node.args) == 2 and (1 - node).is_Atom | isinstance(1 - node, (Indexed, Function)):
            yield f"{case.show(node)} stands in place of {case.show(1 - node)}", 1 - node

    yield from everywhere(case.right, turned)
    yield from everywhere(case.right, complement)
    yield from everywhere(case.right, back)
    for atom in _atoms(case.right):
        for what, other in complement(atom):
            yield what, case.right.xreplace({atom: other})


def squares(case: Case) -> Iterator[Repair]:
    """Yield the side with a square lost or added, or an exponent off by one."""

    def rule(node: Expr) -> Iterator[Repair]:
        if node.is_Pow and node.exp == 2:
            yield f"the square of {case.show(node.base)} is one too many", node.base
        elif not node.is_Number and not isinstance(node, ExprWithLimits):
            yield f"the square of {case.show(node)} is missing", node**2
        if node.is_Pow:
            for c in (-1, 1):
                yield f"the exponent of {case.show(node.base)} is off by one", node.base ** (node.exp + c)
        base, exponent = node.as_base_exp()
        if isinstance(base, Sum):  # of squares, as a rule: its root is a norm
            for c in (Rational(-1, 2), Rational(1, 2)):
                yield f"the exponent of {case.show(sp.sqrt(base))} is off by one", base ** (exponent + c)

    yield from everywhere(case.right, rule)
    if not isinstance(case.right, Pow):
        yield "the square of the whole is missing", case.right**2


def indices(case: Case) -> Iterator[Repair]:
    """Yield the side with another index letter at one place, at all places, or two indices exchanged."""
    free = [k for k in case.letters if case.right.has(k)]
    for old in free:
        for new in case.letters:
            if new != old and old in case.right.free_symbols and new not in case.right.free_symbols:
                yield f"the index {old.name} stands in place of {new.name}", case.right.xreplace({old: new})

    def rule(node: Expr) -> Iterator[Repair]:
        if not isinstance(node, Indexed):
            return
        if len(node.indices) == 2 and node.indices[0] != node.indices[1]:
            other = node.base[node.indices[1], node.indices[0]]
            yield f"{case.show(node)} stands in place of {case.show(other)}", other
        for n, old in enumerate(node.indices):
            for new in case.letters:
                if new != old:
                    other = node.base[(*node.indices[:n], new, *node.indices[n + 1 :])]
                    yield f"{case.show(node)} stands in place of {case.show(other)}", other

    yield from everywhere(case.right, rule)
    outer = [k for k in free if k in case.right.free_symbols]
    for one, other in combinations(outer, 2):
        swapped = case.right.xreplace({one: other, other: one})
        yield f"{one.name} and {other.name} are exchanged{TRANSPOSED}", swapped


def number_factors(case: Case) -> Iterator[Repair]:
    """Yield the side with a factor 2, 1/2 or the like on one of its terms, or a size on one of them."""

    def rule(node: Expr) -> Iterator[Repair]:
        terms = node.args if node.is_Add else ()
        for t in terms:
            for c in (*NUMBERS, *case.sizes, *(1 / n for n in case.sizes)):
                yield f"the term {case.show(t)} lacks the factor {case.show(c)}", node + (c - 1) * t

    yield from everywhere(case.right, rule)


def extra_factor(case: Case) -> Iterator[Repair]:
    """Yield the side without one of its factors, or with the inverse of one."""

    def rule(node: Expr) -> Iterator[Repair]:
        if not node.is_Mul:
            return
        for f in node.args:
            yield f"the factor {case.show(f)} is one too many", node / f
        for f in node.args:
            if not f.is_Number:
                yield f"{case.show(f)} stands on the wrong side of the fraction", node / f**2
        for f, g in combinations(node.args, 2):
            yield f"the factor {case.show(f * g)} is one too many", node / (f * g)

    yield from everywhere(case.right, rule)


def chain_factor(case: Case) -> Iterator[Repair]:
    """Yield the side times a factor that stands in the other side: the forgotten inner derivative."""
    factors = list(dict.fromkeys(_factors(case.left)))

    def rule(node: Expr) -> Iterator[Repair]:
        if node.is_Add:
            for t in node.args:
                for f in factors:
                    yield f"the term {case.show(t)} lacks the factor {case.show(f)}", node + (f - 1) * t

    def inside(node: Expr) -> Iterator[Repair]:
        if isinstance(node, Sum):
            names = [k for k in _bound(case.left) if k not in {limit[0] for limit in node.limits}]
            for f in factors:
                renamed = [f, *(f.xreplace({k: limit[0]}) for k in names for limit in node.limits if f.has(k))]
                for g in renamed:
                    yield (
                        f"the factor {case.show(g)} is missing under the sum",
                        node.func(node.function * g, *node.limits),
                    )

    for f in factors:
        yield f"the factor {case.show(f)} is missing", case.right * f
    yield from everywhere(case.right, inside)
    yield from everywhere(case.right, rule)


def parentheses(case: Case) -> Iterator[Repair]:
    """Yield the side with a bracket moved: f(a) - b for f(a - b), a(b + c) for ab + c, and back; 1 - b^t, (1 - b)^t."""

    def out_of(node: Expr) -> Iterator[Repair]:
        if isinstance(node, Function) and len(node.args) == 1 and node.args[0].is_Add:
            for t in node.args[0].args:
                yield f"the bracket closes too late: {case.show(t)} belongs outside", node.func(node.args[0] - t) + t
        if node.is_Mul:
            for bracket in (f for f in node.args if f.is_Add):
                for t in bracket.args:
                    other = node / bracket * (bracket - t) + t
                    yield f"the bracket closes too late: {case.show(t)} belongs outside", other
        if node.is_Pow and node.base.is_Add and not node.exp.is_negative:
            for t in node.base.args:
                coefficient, inner = t.as_coeff_Mul()
                other = node.base - t + coefficient * inner**node.exp
                yield f"the exponent belongs to {case.show(inner)} alone", other
        if isinstance(node, Sum) and node.function.is_Add:
            for t in node.function.args:
                yield f"{case.show(t)} does not belong under the sum", node.func(node.function - t, *node.limits) + t

    def into(node: Expr) -> Iterator[Repair]:
        if not node.is_Add:
            return
        for t in node.args:
            rest = node - t
            coefficient, inner = t.as_coeff_Mul()
            if isinstance(inner, Function) and len(inner.args) == 1 and coefficient in (1, -1):
                other = coefficient * inner.func(inner.args[0] + coefficient * rest)
                yield f"the bracket closes too early: {case.show(rest)} belongs inside", other
            if isinstance(inner, Sum) and inner.func is Sum:
                other = coefficient * Sum(inner.function + rest / coefficient, *inner.limits)
                yield f"{case.show(rest)} belongs under the sum", other
            for f in Mul.make_args(t) if t.is_Mul else ():
                yield f"{case.show(f)} belongs before a bracket with {case.show(rest)} in it", t + f * rest

    yield from everywhere(case.right, out_of)
    yield from everywhere(case.right, into)


def terms(case: Case) -> Iterator[Repair]:
    """Yield the side without one of its terms, or with a term of the other side, or 1, added."""

    def dropped(node: Expr) -> Iterator[Repair]:
        if node.is_Add:
            for t in node.args:
                yield f"the term {case.show(t)} is one too many", node - t

    yield from everywhere(case.right, dropped)
    lost = dict.fromkeys((*Add.make_args(case.left), *Add.make_args(case.left.expand()), Integer(1)))
    for t in lost if len(lost) > 2 else ():
        yield f"the term {case.show(t)} is missing", case.right + t
        yield f"the term {case.show(-t)} is missing", case.right - t


def limits(case: Case) -> Iterator[Repair]:
    """Yield the side with a limit of a sum moved by one."""

    def rule(node: Expr) -> Iterator[Repair]:
        if not isinstance(node, ExprWithLimits) or isinstance(node, Square):
            return
        for n, (k, low, high) in enumerate(node.limits):
            for a, b in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                limit = Tuple(k, low + a, high + b)
                where = f"start at {case.show(low + a)}" if a else f"end at {case.show(high + b)}"
                yield (
                    f"the sum over {k.name} should {where}",
                    node.func(node.function, *node.limits[:n], limit, *node.limits[n + 1 :]),
                )

    yield from everywhere(case.right, rule)


def inverses(case: Case) -> Iterator[Repair]:
    """Yield the side with an inverse transposed, or a matrix for its inverse and back."""
    known = {n.matrix.function.base: n.matrix for n in case.left.atoms(InverseEntry) if _is_array(n.matrix)}

    def rule(node: Expr) -> Iterator[Repair]:
        if isinstance(node, InverseEntry):
            a, b = node.indices
            yield f"{case.show(node)} stands in place of its transpose", InverseEntry(node.matrix, b, a)
            yield f"the inverse is one too many: {case.show(node)}", node.matrix.at(a, b)
        elif isinstance(node, Indexed) and node.base in known:
            yield f"{case.show(node)} stands in place of an inverse", InverseEntry(known[node.base], *node.indices)
            yield (
                f"{case.show(node)} stands in place of an inverse",
                InverseEntry(known[node.base], *node.indices[::-1]),
            )

    yield from everywhere(case.right, rule)


def _is_array(matrix: Square) -> bool:
    entry = matrix.function
    return isinstance(entry, Indexed) and entry.indices == (matrix.row, matrix.column)


def confused(case: Case) -> Iterator[Repair]:
    """Yield the side with a function taken for its sister, or a product for a difference."""

    def rule(node: Expr) -> Iterator[Repair]:
        for pair in CONFUSED:
            for old, new in (pair, pair[::-1]):
                if isinstance(node, old):
                    yield f"{case.show(node)} stands in place of {case.show(new(*node.args))}", new(*node.args)
        if node.is_Mul and len(node.args) == 2:
            a, b = node.args
            for other in (a - b, b - a, a + b):
                yield f"{case.show(node)} stands in place of {case.show(other)}", other
        if node.is_Add and len(node.args) == 2:
            a, b = (t.as_coeff_Mul()[1] for t in node.args)
            yield f"{case.show(node)} stands in place of {case.show(a * b)}", a * b

    yield from everywhere(case.right, rule)


def _factors(expr: Expr) -> Iterator[Expr]:
    """Yield the factors of the products in an expression, those near the top first."""
    pending = [expr]
    while pending:
        node = pending.pop(0)
        if node.is_Mul:
            yield from (f for f in node.args if f != -1)
            if len(node.args) == 3:
                yield from (node / f for f in node.args)
        elif node.is_Pow or node.is_Add or isinstance(node, (Function, Indexed)) or node.is_Symbol:
            yield node
        if not isinstance(node, Indexed):
            pending += [a for a in node.args if isinstance(a, Expr) and not a.is_Number]


def _atoms(expr: Expr) -> list[Expr]:
    labels = {e.base.label for e in expr.atoms(Indexed)}
    return sorted((a for a in expr.atoms(Symbol, Indexed) if a not in labels), key=str)


def _bound(expr: Expr) -> list[Symbol]:
    return list(dict.fromkeys(limit[0] for s in atoms_outside(expr, ExprWithLimits) for limit in s.limits))


SLIPS: tuple[Callable[[Case], Iterator[Repair]], ...] = (
    whole_sign,
    term_sign,
    indices,
    inverses,
    whole_factor,
    sigmoid_argument,
    squares,
    limits,
    extra_factor,
    parentheses,
    number_factors,
    chain_factor,
    terms,
    confused,
)


def repairs(case: Case) -> Iterator[Repair]:
    """Yield every proposed repair, the most usual slip first, each repaired expression once."""
    seen = {case.right}
    for what, repaired in chain.from_iterable(slip(case) for slip in SLIPS):
        if repaired not in seen and not repaired.has(sp.zoo, sp.nan, sp.oo):
            seen.add(repaired)
            yield what, repaired
