"""Random true rewrites are never refuted, on any domain; random slips are never proved."""

import random

import mpmath
import pytest
from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Indexed,
    Integer,
    Max,
    Mul,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    sin,
    sqrt,
    tanh,
)

from calcwork.algebra import relu, sigmoid, softplus
from calcwork.algebra.functions import log_sigmoid
from calcwork.check.hints.slips import everywhere
from calcwork.check.judge.ladder import judge

from ..problems import SCOPE, D, N, a, b, by_mpmath, flattened, i, j, p, r, u, v, w, x, y

EXAMPLES = 320
WHOLE = Sum(w[j], (j, 1, D)).limits
WRONG_EXAMPLES = 50
LEAVES = [u, v, p, a, r, b, Integer(2), Integer(3), Rational(1, 2), w[j], x[i, j], y[i], N]
ONE = [exp, log, sin, cos, sqrt, sigmoid, softplus, tanh, relu, Abs, log_sigmoid, lambda e: 1 / e, lambda e: e**2]


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(LEAVES)
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(ONE)(expression(rng, depth - 1))
    if kind < 0.5:
        body = expression(rng, depth - 1)
        return body if body.has(Sum) else Sum(body, (j, 1, D))
    first, second = expression(rng, depth - 1), expression(rng, depth - 1)
    return rng.choice((Add, Mul, lambda m, n: m - n, lambda m, n: m / n))(first, second)


def rewrites(node: Expr):
    """Yield what is equal to a node wherever both are defined."""
    arg = node.args[0] if isinstance(node, Function) else None
    if isinstance(node, log):
        if arg.is_Mul:
            first, rest = arg.args[0], Mul(*arg.args[1:])
            yield "log of a product", log(first) + log(rest)
        if arg.is_Pow:
            yield "log of a power", arg.exp * log(arg.base)
    if isinstance(node, exp) and arg.is_Add:
        yield "exp of a sum", Mul(*(exp(t) for t in arg.args), evaluate=False)
    if node.is_Pow and node.exp == Rational(1, 2):
        if node.base.is_Mul:
            yield "root of a product", Mul(*(sqrt(f) for f in node.base.args))
        yield "exp of half the log", exp(log(node.base) / 2)
    if node.is_Pow and node.exp == 2:
        yield "square", Mul(node.base, node.base, evaluate=False)
        yield "even", (-node.base) ** 2
    if isinstance(node, sigmoid):
        yield "sigmoid by exp", 1 / (1 + exp(-arg))
        yield "complement", 1 - sigmoid(-arg)
        yield "by tanh", (1 + tanh(arg / 2)) / 2
    if isinstance(node, softplus):
        yield "softplus by exp", log(1 + exp(arg))
        yield "reflected", arg + softplus(-arg)
    if isinstance(node, log_sigmoid):
        yield "minus softplus", -softplus(-arg)
    if isinstance(node, sin):
        yield "half angles", 2 * sin(arg / 2) * cos(arg / 2)
    if isinstance(node, cos):
        yield "cosine by sine", 1 - 2 * sin(arg / 2) ** 2
    if isinstance(node, relu):
        yield "max", Max(arg, 0)
        yield "by Abs", (arg + Abs(arg)) / 2
    if isinstance(node, Abs):
        yield "root of square", sqrt(arg**2)
    if isinstance(node, Sum) and node.limits == WHOLE:
        yield "renamed", node.xreplace({j: Symbol("g", integer=True)})
        yield "term", Sum(node.function, (j, 1, D - 1)) + node.function.xreplace({j: D})
        if node.function.is_Add:
            yield "sum taken apart", Add(*(Sum(t, (j, 1, D)) for t in node.function.args))
    if node.is_Add and len(node.args) == 2:
        yield "turned", -((-node.args[0]) - node.args[1])
        yield "one fraction", (node.args[0] / node.args[1] + 1) * node.args[1]
    if node.is_Mul:
        yield "by exp and log", Mul(*node.args[1:]) * exp(log(node.args[0]))
        for f in node.args:
            if f.is_Add:
                yield "spread", Add(*(node / f * t for t in f.args))
    if not node.is_number and not isinstance(node, Indexed):
        yield "log of exp", log(exp(node))


def rewritten(rng, expr, times):
    for _ in range(times):
        options = [e for _, e in everywhere(expr, rewrites)]
        if options:
            expr = rng.choice(options)
    return expr


def examples(count, seed):
    rng = random.Random(seed)
    made = 0
    while made < count:
        expr = expression(rng, rng.choice((2, 3, 3, 4)))
        if expr.is_number:
            continue
        other = rewritten(rng, expr, rng.choice((1, 1, 2, 3)))
        if other != expr:
            made += 1
            yield expr, other


@pytest.mark.parametrize("block", range(8))
def test_true_rewrites_are_never_refuted(block):
    counts = {"proved": 0, "agrees": 0, "unclear": 0, "refuted": 0}
    for left, right in examples(EXAMPLES // 8, block):
        verdict = judge(left, right, SCOPE, time_limit=2)
        counts[verdict.verdict] += 1
        assert verdict.verdict != "refuted", f"{left} = {right}: {verdict}"
    assert counts["proved"] > counts["agrees"] + counts["unclear"]


def slips(node):
    if node.is_Add:
        for t in node.args:
            yield "sign", node - 2 * t
    if node.is_Mul:
        yield "factor", node * 2
    if isinstance(node, (sigmoid, sin, cos, exp)):
        yield "argument", node.func(-node.args[0])
    if isinstance(node, Sum) and node.limits == WHOLE:
        yield "limit", Sum(node.function, (j, 1, D - 1))


def test_random_slips_are_refuted_at_points_that_stand_and_never_proved():
    rng, refuted = random.Random(7), 0
    for left, right in examples(WRONG_EXAMPLES, 99):
        options = [e for _, e in everywhere(right, slips)]
        if not options:
            continue
        wrong = rng.choice(options)
        verdict = judge(left, wrong, SCOPE, time_limit=2)
        if verdict.verdict != "refuted":
            continue
        refuted += 1
        point = verdict.counterexample
        places = {i: Integer(point.values.get("i", 1)), j: Integer(point.values.get("j", 1))}
        sizes = {N: point.sizes.get("N", 2), D: point.sizes.get("D", 2)}
        values = [by_mpmath(_outside(e, places), sizes, flattened(point)) for e in (left, wrong)]
        assert abs(values[0] - values[1]) > mpmath.mpf(10) ** -25 * max(map(abs, values))
    assert refuted > WRONG_EXAMPLES // 2


def _outside(expr, places):
    """Put in the free indices; an index that a sum binds stays."""
    if isinstance(expr, Sum):
        return expr.func(_outside(expr.function, {i: places[i]}), *expr.limits)
    if isinstance(expr, Indexed) or not expr.args:
        return expr.xreplace(places)
    return expr.func(*(_outside(e, places) for e in expr.args))
