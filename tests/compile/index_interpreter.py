"""Evaluate index notation by brute force: Python loops over every index, mpmath numbers. The oracle of these tests."""

from itertools import product

import mpmath
import numpy as np
from sympy import Abs, Heaviside, Indexed, KroneckerDelta, Max, Min, Piecewise, Product, Sum, Symbol, sign

from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softplus, xlogy
from calcwork.algebra.scope import name_of

TABLE = {
    Abs: abs,
    Max: max,
    Min: min,
    sign: mpmath.sign,
    sigmoid: lambda z: 1 / (1 + mpmath.exp(-z)),
    softplus: lambda z: mpmath.log(1 + mpmath.exp(z)),
    log_sigmoid: lambda z: -mpmath.log(1 + mpmath.exp(-z)),
    relu: lambda z: max(z, mpmath.mpf(0)),
    xlogy: lambda x, y: mpmath.mpf(0) if x == 0 else x * mpmath.log(y),
}


class Interpreter:
    def __init__(self, scope, arrays, sizes):
        self.scope = scope
        self.arrays = {k: np.asarray(v, dtype=float) for k, v in arrays.items()}
        self.sizes = sizes

    def array(self, quantity):
        shape = [int(self.number(s, {})) for s in quantity.sizes]
        out = np.empty(shape)
        for place in product(*(range(1, n + 1) for n in shape)):
            env = dict(zip(quantity.indices, place, strict=True))
            out[tuple(p - 1 for p in place)] = float(self.number(quantity.entry, env))
        return out

    def number(self, e, env):
        if e in env:
            return mpmath.mpf(env[e])
        if isinstance(e, Symbol | Indexed):
            return self.leaf(e, env)
        if isinstance(e, Sum | Product | logsumexp):
            return self.reduction(e, env)
        if isinstance(e, KroneckerDelta):
            return mpmath.mpf(self.number(e.args[0], env) == self.number(e.args[1], env))
        if e.is_number:
            return mpmath.mpf(str(e.evalf(60)))
        if isinstance(e, Piecewise):
            raise NotImplementedError
        args = [self.number(a, env) for a in e.args]
        if e.is_Add:
            return mpmath.fsum(args)
        if e.is_Mul:
            return mpmath.fprod(args)
        if e.is_Pow:
            return mpmath.power(*args)
        if isinstance(e, Heaviside):
            return args[1] if args[0] == 0 else mpmath.mpf(args[0] > 0)
        return TABLE.get(type(e), getattr(mpmath, type(e).__name__, None))(*args)

    def leaf(self, e, env):
        name = name_of(e)
        places = [int(self.number(i, env)) for i in e.indices] if isinstance(e, Indexed) else []
        if name in self.scope.definitions:
            d = self.scope.definitions[name]
            return self.number(d.body, dict(zip(d.parameters, places, strict=True)))
        if name in self.arrays:
            return mpmath.mpf(float(self.arrays[name][tuple(p - 1 for p in places)]))
        return mpmath.mpf(self.sizes[name])

    def places(self, limits, env):
        if not limits:
            yield env
            return
        letter, lower, upper = limits[-1]
        for n in range(int(self.number(lower, env)), int(self.number(upper, env)) + 1):
            yield from self.places(limits[:-1], {**env, letter: n})

    def reduction(self, e, env):
        terms = [self.number(e.function, inner) for inner in self.places(list(e.limits), env)]
        if isinstance(e, logsumexp):
            return mpmath.log(mpmath.fsum(mpmath.exp(t) for t in terms))
        return mpmath.fsum(terms) if isinstance(e, Sum) else mpmath.fprod(terms)
