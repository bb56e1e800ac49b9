"""Random expressions of the index language, random true rewrites of them, and random slips."""

import random
from collections.abc import Callable, Iterator

from sympy import (
    Add,
    Expr,
    Indexed,
    Integer,
    KroneckerDelta,
    Mul,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    sqrt,
    tanh,
)

from calcwork.algebra.functions import log_sigmoid, logsumexp, sigmoid, softplus
from calcwork.algebra.scope import BINARY, POSITIVE, SIGNS, UNIT, Scope, array, index, scalar, size

N, D = size("N"), size("D")
f, g = index("f"), index("g")  # free indices: f on the axis of length N, g on the axis of length D
X, w, v, t = array("X", N, D), array("w", D), array("v", D), array("t", N)
y, s, P, q = array("y", N), array("s", N), array("P", N), array("q", D)
b, c, p, a = (scalar(name) for name in "bcpa")
SCOPE = (
    Scope()
    .declare("X", N, D)
    .declare("w", D)
    .declare("v", D)
    .declare("t", N)
    .declare("y", N, domain=BINARY)
    .declare("s", N, domain=SIGNS)
    .declare("P", N, domain=UNIT)
    .declare("q", D, domain=POSITIVE)
    .declare("b")
    .declare("a")
    .declare("c", domain=POSITIVE)
    .declare("p", domain=UNIT)
)
LETTERS = "ijklm"
Places = dict[Expr, list[Symbol]]


class Builder:
    """Build random expressions; ``places`` gives the indices that may stand on the axes of length N and D."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def expression(self, depth: int = 3, places: Places | None = None) -> Expr:
        places = places or {N: [f], D: [g]}
        if depth <= 0:
            return self.leaf(0, places)
        kind = self.draw.choice(("add", "add", "mul", "mul", "sum", "sum", "call", "quotient", "power", "leaf"))
        return getattr(self, kind)(depth - 1, places)

    def leaf(self, depth: int, places: Places) -> Expr:
        row, column = self.draw.choice(places[N]), self.draw.choice(places[D])
        elements = [X[row, column], X[row, column], w[column], v[column], t[row], y[row], s[row], P[row], q[column]]
        deltas = [KroneckerDelta(places[N][0], row), KroneckerDelta(places[D][0], column)]
        return self.draw.choice([*elements, *elements, *elements, *deltas, b, a, c, p, Integer(2), Integer(-1), N])

    def positive(self, places: Places) -> Expr:
        row, column = self.draw.choice(places[N]), self.draw.choice(places[D])
        z = self.draw.choice([w[column], b, X[row, column], w[column] * X[row, column] + b])
        return self.draw.choice(
            [c, p, 1 - p, P[row], 1 - P[row], q[column], 1 + exp(z), sigmoid(z), 1 + z**2, N + c, Integer(2)]
        )

    def add(self, depth: int, places: Places) -> Expr:
        return Add(*(self.expression(depth, places) for _ in range(self.draw.choice((2, 2, 3)))))

    def mul(self, depth: int, places: Places) -> Expr:
        return Mul(*(self.expression(depth, places) for _ in range(2)))

    def sum(self, depth: int, places: Places) -> Expr:
        axis = self.draw.choice((N, D))
        k = index(self.draw.choice(LETTERS))
        inner = {u: [*(i for i in letters if i != k), *([k] * 3 if u is axis else [])] for u, letters in places.items()}
        return Sum(self.expression(depth, inner), (k, 1, axis))

    def call(self, depth: int, places: Places) -> Expr:
        z = self.expression(min(depth, 1), places)
        if self.draw.random() < 0.3:
            return log(self.positive(places) * self.positive(places))
        return self.draw.choice((exp, sigmoid, softplus, log_sigmoid, tanh))(z)

    def quotient(self, depth: int, places: Places) -> Expr:
        return self.expression(depth, places) / self.positive(places)

    def power(self, depth: int, places: Places) -> Expr:
        if self.draw.random() < 0.5:
            return self.expression(depth, places) ** 2
        exponent = self.draw.choice([Rational(1, 2), Rational(3, 2), a, y[places[N][-1]], Integer(-2), 1 + b])
        return self.positive(places) ** exponent


# --- true rewrites ----------------------------------------------------------------------------------------------------


def rename(e: Expr, draw: random.Random) -> Expr | None:
    """Give a bound index another name that is not in use."""
    if not isinstance(e, (Sum, Product, logsumexp)):
        return None
    k, lower, upper = e.limits[0]
    new = index(f"r{draw.randrange(10**6)}")
    return None if e.has(new) else e.func(e.function.xreplace({k: new}), (new, lower, upper), *e.limits[1:])


def swap_sums(e: Expr, draw: random.Random) -> Expr | None:
    """Σ_i Σ_j = Σ_j Σ_i; SymPy has nested sums as one sum of several limits."""
    if not isinstance(e, Sum) or len(e.limits) < 2 or len({limit[0] for limit in e.limits}) < len(e.limits):
        return None
    return Sum(e.function, *reversed(e.limits))


def multiply_sums(e: Expr, draw: random.Random) -> Expr | None:
    """(Σ f)(Σ g) = Σ Σ f g."""
    sums = [u for u in Mul.make_args(e) if isinstance(u, Sum) and len(u.limits) == 1]
    if len(sums) < 2 or not e.is_Mul:
        return None
    first, second = sums[0], sums[1]
    i, j = index("m1"), index("m2")
    body = first.function.xreplace({first.limits[0][0]: i}) * second.function.xreplace({second.limits[0][0]: j})
    rest = Mul(*(u for u in e.args if u not in (first, second)))
    return rest * Sum(body, (i, *first.limits[0][1:]), (j, *second.limits[0][1:]))


def pull_in(e: Expr, draw: random.Random) -> Expr | None:
    """h*Σ f = Σ h*f."""
    sums = [u for u in Mul.make_args(e) if isinstance(u, Sum)]
    if not sums or not e.is_Mul:
        return None
    rest = Mul(*(u for u in e.args if u is not sums[0]))
    if rest.free_symbols & {limit[0] for limit in sums[0].limits}:
        return None
    return Sum(rest * sums[0].function, *sums[0].limits)


def split_sum(e: Expr, draw: random.Random) -> Expr | None:
    """Σ (f + g) = Σ f + Σ g."""
    if not isinstance(e, Sum) or not e.function.is_Add:
        return None
    return Add(*(Sum(u, *e.limits) for u in e.function.args))


def shift(e: Expr, draw: random.Random) -> Expr | None:
    """Take the first or the last term out, or count from another number."""
    if not isinstance(e, Sum) or len(e.limits) != 1:
        return None
    k, lower, upper = e.limits[0]
    inner = e.function.atoms(Sum, logsumexp)
    # A second term would be one too many at size 2; SymPy replaces bound letters too.
    if lower != 1 or upper not in (N, D) or any(k in u.bound_symbols for u in inner):
        return None
    way = draw.randrange(3)
    if way == 0:
        return e.function.xreplace({k: lower}) + Sum(e.function, (k, lower + 1, upper))
    if way == 1:
        return e.function.xreplace({k: upper}) + Sum(e.function, (k, lower, upper - 1))
    return Sum(e.function.xreplace({k: k + 1}), (k, lower - 1, upper - 1))


def distribute(e: Expr, draw: random.Random) -> Expr | None:
    return e.expand(deep=False) if e.is_Mul or e.is_Pow else None


def of_exponentials(e: Expr, draw: random.Random) -> Expr | None:
    """Write a function by others."""
    if not isinstance(e, (sigmoid, softplus, log_sigmoid, tanh)):
        return None
    z = e.args[0]
    return draw.choice(
        {
            sigmoid: [1 / (1 + exp(-z)), exp(z) / (1 + exp(z)), 1 - sigmoid(-z), (1 + tanh(z / 2)) / 2],
            softplus: [log(1 + exp(z)), z + softplus(-z), -log(sigmoid(-z)), z - log_sigmoid(z)],
            log_sigmoid: [log(sigmoid(z)), -softplus(-z), z - log(1 + exp(z)), log(1 - sigmoid(-z))],
            tanh: [2 * sigmoid(2 * z) - 1, (exp(z) - exp(-z)) / (exp(z) + exp(-z)), -tanh(-z)],
        }[type(e)]
    )


def split_log(e: Expr, draw: random.Random) -> Expr | None:
    """log(a*b) = log(a) + log(b); every factor that the builder makes is positive."""
    if not isinstance(e, log) or not e.args[0].is_Mul:
        return None
    return Add(*(log(u) for u in e.args[0].args))


def split_exp(e: Expr, draw: random.Random) -> Expr | None:
    """exp(z) = (exp(z - b)/(1 + c))*(1 + c)*exp(b), kept apart by brackets."""
    return (exp(e.args[0]) + c * exp(e.args[0])) / (1 + c) if isinstance(e, exp) else None


def common_denominator(e: Expr, draw: random.Random) -> Expr | None:
    if not e.is_Add:
        return None
    den = draw.choice([1 + c, 1 + exp(b), p])
    return Add(*(u * den for u in e.args)) / den


def label_powers(e: Expr, draw: random.Random) -> Expr | None:
    """y = y**2 and s = s**3 for labels."""
    if isinstance(e, Indexed) and e.base in (y, s):
        return e**2 if e.base == y else e**3
    return None


def by_values(e: Expr, draw: random.Random) -> Expr | None:
    """g(y) = (1 - y) g(0) + y g(1)."""
    if e.has(Sum, KroneckerDelta):
        return None
    labels = sorted((u for u in e.atoms(Indexed) if u.base == y), key=str)
    if not labels or e in labels:
        return None
    return (1 - labels[0]) * e.xreplace({labels[0]: Integer(0)}) + labels[0] * e.xreplace({labels[0]: Integer(1)})


def insert_delta(e: Expr, draw: random.Random) -> Expr | None:
    """w_g = Σ_j δ_gj w_j."""
    if not isinstance(e, Indexed) or len(e.indices) != 1 or not e.indices[0].is_Symbol:
        return None
    j = index(f"d{draw.randrange(10**6)}")
    return Sum(KroneckerDelta(e.indices[0], j) * e.base[j], (j, 1, e.base.shape[0]))


def root_of_square(e: Expr, draw: random.Random) -> Expr | None:
    """The root of a square, where the quantity is positive."""
    return sqrt(1 + 2 * e + e**2) - 1 if e in (c, p) or (isinstance(e, Indexed) and e.base in (P, q)) else None


Rule = Callable[[Expr, random.Random], Expr | None]
REWRITES: tuple[Rule, ...] = (
    rename,
    swap_sums,
    multiply_sums,
    pull_in,
    split_sum,
    shift,
    distribute,
    of_exponentials,
    split_log,
    split_exp,
    common_denominator,
    label_powers,
    by_values,
    insert_delta,
    root_of_square,
)


# --- slips ------------------------------------------------------------------------------------------------------------


def drop_one(e: Expr, draw: random.Random) -> Expr | None:
    """Lose a factor or a term."""
    return e.func(*draw.sample(e.args, len(e.args) - 1)) if e.is_Mul or e.is_Add else None


def turn_sign(e: Expr, draw: random.Random) -> Expr | None:
    if not e.is_Add:
        return None
    first, *rest = draw.sample(e.args, len(e.args))
    return Add(-first, *rest)


def lose_power(e: Expr, draw: random.Random) -> Expr | None:
    return e.base if e.is_Pow else None


def lose_function(e: Expr, draw: random.Random) -> Expr | None:
    return e.args[0] if isinstance(e, (log, exp, sigmoid, softplus, log_sigmoid, tanh)) else None


def change_index(e: Expr, draw: random.Random) -> Expr | None:
    if not isinstance(e, Indexed):
        return None
    free = {N: f, D: g}
    return e.base[tuple(free[u] for u in e.base.shape)]


def change_array(e: Expr, draw: random.Random) -> Expr | None:
    other = {w: v, v: w, t: y, y: t, P: y, q: w}
    return other[e.base][e.indices] if isinstance(e, Indexed) and e.base in other else None


def change_range(e: Expr, draw: random.Random) -> Expr | None:
    """Start a sum one later; the index stays inside of its axis."""
    if not isinstance(e, Sum) or e.limits[0][1] != 1:
        return None
    k, lower, upper = e.limits[0]
    return e.func(e.function, (k, lower + 1, upper), *e.limits[1:])


def complement(e: Expr, draw: random.Random) -> Expr | None:
    return 1 - e if e == p or (isinstance(e, Indexed) and e.base in (y, P)) else None


SLIPS: tuple[Rule, ...] = (
    drop_one,
    turn_sign,
    lose_power,
    lose_function,
    change_index,
    change_array,
    change_range,
    complement,
)


# --- at a random place ------------------------------------------------------------------------------------------------


def nodes(e: Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """Yield each subexpression with its path; indices, limits and deltas are not entered."""
    yield path, e
    if isinstance(e, (Indexed, KroneckerDelta)):
        return
    inside = e.args[:1] if isinstance(e, (Sum, Product, logsumexp)) else e.args
    for n, child in enumerate(inside):
        yield from nodes(child, (*path, n))


def put(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    args = list(e.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return e.func(*args)


def change(e: Expr, rules: tuple[Rule, ...], draw: random.Random) -> tuple[Expr, str] | None:
    """Return the expression with one rule applied at one place, and the rule's name; None where no rule applies."""
    places = list(nodes(e))
    for rule in draw.sample(rules, len(rules)):
        for path, node in draw.sample(places, len(places)):
            new = rule(node, draw)
            if new is not None and new != node:
                return put(e, path, new), rule.__name__
    return None
