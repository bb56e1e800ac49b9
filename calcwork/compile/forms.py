"""Numeric forms: sigmoid and softplus by one exponential per score, good over the whole range of doubles.

Where a score u occurs with one sign only, v = exp(min(u, 37)) serves all:

    sigmoid(u) = v/(1 + v),    softplus(u) = log1p(v) + max(u - 37, 0).

Beyond 37 the exact sigmoid is within 2**-53 of 1, so the cap costs no digit and prevents the overflow; for u -> -inf
v keeps all digits down to the subnormal numbers. Where both u and -u occur, e = exp(-|u|) serves all:

    sigmoid(u) = q for u < 0, else 1 - q,    softplus(u) = max(u, 0) + log1p(e),    with q = e/(1 + e).

sigmoid(u)*sigmoid(-u) is even in u and is q - q**2: since q <= 1/2 nothing cancels, and a rounding error of q is damped
by (1 - 2q)/(1 - q).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sympy import Abs, Expr, Integer, Mul, Symbol, exp
from sympy.codegen.cfunctions import log1p

from calcwork.algebra.functions import sigmoid, softplus
from calcwork.compile.ir import Let, Loop, Program, bodies, with_bodies
from calcwork.compile.primitives import bell, maximum, minimum, quotient, where_negative

CAP = Integer(37)


def apply_forms(program: Program) -> None:
    """Replace sigmoid and softplus in all expressions of a program."""
    both = _two_sided(program, _first_order(program))
    for symbol, op in program.ops.items():
        program.ops[symbol] = with_bodies(op, tuple(_numeric(b, both, program) for b in bodies(op)))
        if isinstance(op, Loop):
            apply_forms(op.inner)
    program.outputs = [replace(o, expr=_numeric(o.expr, both, program)) for o in program.outputs]


def _first_order(program: Program) -> set[Symbol]:
    """Return the placeholders that value and gradient need."""
    found: set[Symbol] = set()
    pending = [o.expr for o in program.outputs if o.section != "hessian"]
    while pending:
        new = pending.pop().free_symbols & program.ops.keys() - found
        found |= new
        pending += [b for s in new for b in bodies(program.ops[s])]
    return found


def _two_sided(program: Program, symbols: Iterable[Symbol]) -> set[Expr]:
    """Return the scores that value and gradient use with both signs."""
    arguments: dict[Expr, set[Expr]] = defaultdict(set)
    exprs = [b for s in symbols for b in bodies(program.ops[s])]
    exprs += [o.expr for o in program.outputs if o.section != "hessian"]
    for expr in exprs:
        for f in expr.atoms(sigmoid, softplus):
            arguments[_unsigned(f.args[0], program)].add(f.args[0])
        for f in expr.atoms(bell):
            arguments[_unsigned(f.args[0], program)] |= {f.args[0], -f.args[0]}
    return {score for score, used in arguments.items() if len(used) > 1}


def _unsigned(a: Expr, program: Program) -> Expr:
    """Return a score without its sign, and without the factor 1 - 2y of a label, whose size is 1."""
    factors = [f for f in Mul.make_args(a) if not _is_sign(f, program)]
    expr = Mul(*factors)
    return -expr if expr.could_extract_minus_sign() else expr


def _is_sign(symbol: Expr, program: Program) -> bool:
    op = program.ops.get(symbol)
    return isinstance(op, Let) and op.name == "s" and any(op.expr == 1 - 2 * y for y in op.expr.free_symbols)


def _numeric(expr: Expr, both: set[Expr], program: Program) -> Expr:
    if not expr.has(sigmoid, softplus, bell):
        return expr
    expr = expr.func(*(_numeric(a, both, program) for a in expr.args))
    if not isinstance(expr, sigmoid | softplus | bell):
        return expr
    a = expr.args[0]
    score = _unsigned(a, program)
    if isinstance(expr, sigmoid | softplus) and score not in both:
        v = exp(minimum(a, CAP))
        return quotient(v, 1 + v) if isinstance(expr, sigmoid) else log1p(v) + maximum(a - CAP, Integer(0))
    e = exp(-Abs(score))
    if isinstance(expr, softplus):
        return maximum(a, Integer(0)) + log1p(e)
    q = quotient(e, 1 + e)
    if isinstance(expr, bell):
        return q - q**2
    return where_negative(-a, 1 - q, q) if a.could_extract_minus_sign() else where_negative(a, q, 1 - q)
