"""Matrices for the tests with the operators of Python: of symbolic size (`M`), and as the oracle of numbers (`V`)."""

import operator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from sympy import Dummy, KroneckerDelta, Sum, log

from calcwork.algebra import POSITIVE, Quantity, Scope, size
from calcwork.algebra.binding import substitute
from calcwork.algebra.linear import determinant, inverse_entry
from calcwork.algebra.structured import declare_positive_definite, declare_symmetric

N, D, K = size("N"), size("D"), size("K")
SHAPES = {
    **dict.fromkeys("yt", (N,)),
    **dict.fromkeys("bxmd", (D,)),
    **dict.fromkeys("ABSP", (D, D)),
    "X": (N, D),
    "U": (D, K),
    "V": (K, D),
    "C": (K, K),
    "r": (N,),
}
POSITIVE_NAMES = ("r", "d", "al")


def _scope():
    scope = Scope().declare("lam").declare("al", domain=POSITIVE)
    scope = declare_positive_definite(declare_symmetric(scope, "S", D), "P", D)
    for name, shape in SHAPES.items():
        if name not in scope:
            domain = {"domain": POSITIVE} if name in POSITIVE_NAMES else {}
            scope = scope.declare(name, *shape, **domain)
    return scope


SCOPE = _scope()


def letter(name="i"):
    return Dummy(name, integer=True)


@dataclass(frozen=True)
class M:
    """Hold a matrix (two indices), a column (one) or a scalar (none) by its general entry."""

    entry: Any
    indices: tuple = ()
    sizes: tuple = ()

    @classmethod
    def of(cls, base):
        places = tuple(letter() for _ in base.shape)
        return cls(base[places], places, tuple(base.shape))

    def at(self, *places):
        return substitute(self.entry, dict(zip(self.indices, places, strict=True)))

    @property
    def T(self):
        return M(self.entry, self.indices[::-1], self.sizes[::-1])

    def __matmul__(self, other):
        assert self.sizes[-1] == other.sizes[0]
        k = letter("k")
        left, right = self.indices[:-1], tuple(letter() for _ in other.indices[1:])
        entry = Sum(self.at(*left, k) * other.at(k, *right), (k, 1, other.sizes[0]))
        return M(entry, (*left, *right), (*self.sizes[:-1], *other.sizes[1:]))

    def _joined(self, other, operation):
        if not isinstance(other, M) or not other.indices:
            return M(operation(self.entry, getattr(other, "entry", other)), self.indices, self.sizes)
        own = self.at(*other.indices) if self.indices else self.entry
        return M(operation(own, other.entry), other.indices, other.sizes)

    def __add__(self, other):
        return self._joined(other, operator.add)

    def __mul__(self, other):
        return self._joined(other, operator.mul)

    __rmul__, __radd__ = __mul__, __add__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -1 * other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self._joined(other, operator.truediv)

    def __rtruediv__(self, number):
        return M(number / self.entry, self.indices, self.sizes)

    def __pow__(self, number):
        return M(self.entry ** (number.entry if isinstance(number, M) else number))

    @property
    def inv(self):
        i, j, a, b = letter(), letter(), letter("a"), letter("b")
        return M(inverse_entry(self.at(i, j), i, j, self.sizes[0], a, b), (a, b), self.sizes)

    @property
    def det(self):
        return M(determinant(self.entry, *self.indices, self.sizes[0]))

    @property
    def tr(self):
        i = letter()
        return M(Sum(self.at(i, i), (i, 1, self.sizes[0])))

    @property
    def log(self):
        return M(log(self.entry), self.indices, self.sizes)

    @property
    def diag(self):
        j = letter("j")
        return M(self.entry * KroneckerDelta(*self.indices, j), (*self.indices, j), (*self.sizes, *self.sizes))

    def outer(self, other):
        j = letter("j")
        return M(self.entry * other.at(j), (*self.indices, j), (*self.sizes, *other.sizes))

    @property
    def q(self):
        return Quantity(self.entry, self.indices, self.sizes)


def _eye(n):
    i, j = letter(), letter()
    return M(KroneckerDelta(i, j), (i, j), (n, n))


SYMBOLS = SimpleNamespace(
    **{name: M.of(SCOPE[name]) for name in SHAPES},
    lam=M(SCOPE["lam"]),
    al=M(SCOPE["al"]),
    n=M(N),
    p=M(D),
    ID=_eye(D),
    IN=_eye(N),
    IK=_eye(K),
)


@dataclass(frozen=True)
class V:
    """Hold an array of numbers with the operators of `M`, for which NumPy stands."""

    v: Any

    T = property(lambda self: V(np.transpose(self.v)))
    inv = property(lambda self: V(np.linalg.inv(self.v)))
    det = property(lambda self: V(np.linalg.det(self.v)))
    tr = property(lambda self: V(np.trace(self.v)))
    log = property(lambda self: V(np.log(self.v)))
    diag = property(lambda self: V(np.diag(self.v)))

    def outer(self, other):
        return V(np.outer(self.v, other.v))

    def __matmul__(self, other):
        return V(self.v @ other.v)

    def __add__(self, other):
        return V(self.v + number(other))

    def __mul__(self, other):
        return V(self.v * number(other))

    __rmul__, __radd__ = __mul__, __add__

    def __neg__(self):
        return V(-self.v)

    def __sub__(self, other):
        return V(self.v - number(other))

    def __rsub__(self, other):
        return V(number(other) - self.v)

    def __truediv__(self, other):
        return V(self.v / number(other))

    def __rtruediv__(self, other):
        return V(other / self.v)

    def __pow__(self, other):
        return V(self.v ** number(other))


def number(value):
    return value.v if isinstance(value, V) else value


def numbers(seed, sizes):
    """Return random arrays of the same names as NumPy sees them, S symmetric and P positive definite."""
    draw = np.random.default_rng(seed)
    found = {name: draw.normal(size=tuple(sizes[str(n)] for n in shape)) for name, shape in SHAPES.items()}
    found |= {name: np.exp(found[name]) for name in ("r", "d")}
    found["S"] = (found["S"] + found["S"].T) / 2
    found["P"] = found["P"] @ found["P"].T
    found |= {"lam": draw.normal(), "al": np.exp(draw.normal()), "n": sizes["N"], "p": sizes["D"]}
    found |= {f"I{name}": np.eye(sizes[name]) for name in "NDK"}
    return SimpleNamespace(**{name: V(v) for name, v in found.items()})
