"""Losses with recurrences over a letter, declared in the language, each beside a plain loop in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import S, Sum, exp, log, tanh

from calcwork.algebra import Scope, index, scalar, sigmoid, size

T, H, D, K, N = map(size, "THDKN")
t, i, j, k, d, n = map(index, "tijkdn")
J = scalar("J")


@dataclass(frozen=True)
class Case:
    """Hold a loss: its scope, its variables, values for a number of steps, and the loss as a loop."""

    scope: Scope
    variables: tuple[str, ...]
    draw: Callable[[np.random.Generator, int], dict[str, Any]]
    loss: Callable[..., Any]


def declared(**shapes: tuple) -> Scope:
    scope = Scope()
    for name, shape in shapes.items():
        scope = scope.declare(name, *shape)
    return scope


def rnn() -> Case:
    s = declared(x=(T, D), y=(T, K), W=(H, H), U=(H, D), b=(H,), V=(K, H), h=(T, H))
    h, W, U, x, b, V, y = (s[name] for name in ("h", "W", "U", "x", "b", "V", "y"))
    a = Sum(W[i, j] * h[t - 1, j], (j, 1, H)) + Sum(U[i, d] * x[t, d], (d, 1, D)) + b[i]
    s = s.recur(h[t, i], tanh(a), S.Zero, by=t)
    s = s.define(J, Sum((Sum(V[k, i] * h[t, i], (i, 1, H)) - y[t, k]) ** 2, (t, 1, T), (k, 1, K)))

    def draw(rng, steps):
        shapes = {"x": (steps, 3), "y": (steps, 2), "W": (4, 4), "U": (4, 3), "b": 4, "V": (2, 4)}
        return {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}

    def loss(x, y, W, U, b, V):
        h, total = np.zeros(4), 0
        for now, wanted in zip(x, y, strict=True):
            h = np.tanh(W @ h + U @ now + b)
            total += ((V @ h - wanted) ** 2).sum()
        return total

    return Case(s, ("W", "U", "b", "V"), draw, loss)


def late_rnn() -> Case:
    """An RNN that begins at t = 2, with the first state as a variable."""
    s = declared(x=(T, D), y=(T, H), W=(H, H), U=(H, D), h1=(H,), h=(T, H), a=(T, H))
    h, W, U, x, h1, a, y = (s[name] for name in ("h", "W", "U", "x", "h1", "a", "y"))
    s = s.recur(h[t, i], tanh(a[t, i]), h1[i], by=t, first=2)
    s = s.define(a[t, i], Sum(W[i, j] * h[t - 1, j], (j, 1, H)) + Sum(U[i, d] * x[t, d], (d, 1, D)))
    s = s.define(J, Sum((h[t, i] - y[t, i]) ** 2, (t, 1, T), (i, 1, H)))

    def draw(rng, steps):
        shapes = {"x": (steps, 3), "y": (steps, 4), "W": (4, 4), "U": (4, 3), "h1": 4}
        return {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}

    def loss(x, y, W, U, h1):
        h, total = h1, ((h1 - y[0]) ** 2).sum()
        for now, wanted in zip(x[1:], y[1:], strict=True):
            h = np.tanh(W @ h + U @ now)
            total += ((h - wanted) ** 2).sum()
        return total

    return Case(s, ("W", "U", "h1"), draw, loss)


def smoothing() -> Case:
    s = declared(y=(T,), alpha=(), l0=(), l=(T,))
    level, y, a = s["l"], s["y"], s["alpha"]
    s = s.recur(level[t], a * y[t] + (1 - a) * level[t - 1], s["l0"], by=t)
    s = s.define(J, Sum((y[t] - level[t - 1]) ** 2, (t, 1, T)))

    def loss(y, alpha, l0):
        total, level = 0, l0
        for now in y:
            total += (now - level) ** 2
            level = alpha * now + (1 - alpha) * level
        return total

    return Case(s, ("alpha", "l0"), lambda rng, m: {"y": rng.normal(size=m), "alpha": 0.3, "l0": 0.7}, loss)


def last_only() -> Case:
    s = declared(x=(T,), y=(), a=(), s=(T,))
    s = s.recur(s["s"][t], s["a"] * s["s"][t - 1] + s["x"][t], S.Zero, by=t).define(J, (s["s"][T] - s["y"]) ** 2 / 2)

    def loss(x, y, a):
        state = 0
        for now in x:
            state = a * state + now
        return (state - y) ** 2 / 2

    return Case(s, ("a",), lambda rng, m: {"x": rng.normal(size=m), "a": 0.8, "y": 0.5}, loss)


def logistic_map() -> Case:
    s = declared(r=(), x0=(), y=(), s=(T,))
    x, r = s["s"], s["r"]
    s = s.recur(x[t], r * x[t - 1] * (1 - x[t - 1]), s["x0"], by=t).define(J, (x[T] - s["y"]) ** 2)

    def loss(r, x0, y, T):
        for _ in range(T):
            x0 = r * x0 * (1 - x0)
        return (x0 - y) ** 2

    return Case(s, ("r", "x0"), lambda rng, m: {"r": 3.1, "x0": 0.3, "y": 0.5, "T": m}, loss)


def second_order() -> Case:
    s = declared(u=(T,), y=(T,), a=(), b=(), s0=(), s=(T,))
    x, u, y, a, b = (s[name] for name in ("s", "u", "y", "a", "b"))
    s = s.recur(x[t], a * x[t - 1] + b * x[t - 2] + u[t], s["s0"], S.Zero, by=t)
    s = s.define(J, Sum((x[t] - y[t]) ** 2, (t, 1, T)) / T)

    def draw(rng, steps):
        return {"u": rng.normal(size=steps), "y": rng.normal(size=steps), "a": 0.5, "b": -0.3, "s0": 0.4}

    def loss(u, y, a, b, s0):
        one, two, total = s0, 0, 0
        for now, wanted in zip(u, y, strict=True):
            one, two = a * one + b * two + now, one
            total += (one - wanted) ** 2
        return total / len(u)

    return Case(s, ("a", "b", "s0"), draw, loss)


def gru() -> Case:
    """A gated recurrent unit, batched over n, with cross-entropy of the last state."""
    s = declared(x=(N, T, D), y=(N, H), h0=(H,), **dict.fromkeys("zrgh", (N, T, H)))
    for name in "zrg":
        s = s.declare(f"W{name}", H, D).declare(f"U{name}", H, H)
    z, r, g, h, x = (s[name] for name in "zrghx")

    def gate(name, state):
        inputs = Sum(s[f"W{name}"][i, d] * x[n, t, d], (d, 1, D))
        return inputs + Sum(s[f"U{name}"][i, j] * state(j), (j, 1, H))

    before = h[n, t - 1, i]
    s = s.recur(h[n, t, i], (1 - z[n, t, i]) * before + z[n, t, i] * g[n, t, i], s["h0"][i], by=t)
    s = s.define(z[n, t, i], sigmoid(gate("z", lambda j: h[n, t - 1, j])))
    s = s.define(r[n, t, i], sigmoid(gate("r", lambda j: h[n, t - 1, j])))
    s = s.define(g[n, t, i], tanh(gate("g", lambda j: r[n, t, j] * h[n, t - 1, j])))
    share = log(exp(h[n, T, i]) / Sum(exp(h[n, T, j]), (j, 1, H)))
    s = s.define(J, -Sum(s["y"][n, i] * share, (n, 1, N), (i, 1, H)))
    variables = tuple(f"{a}{name}" for name in "zrg" for a in "WU")

    def draw(rng, steps):
        own = {v: rng.normal(size=(3, 2) if v[0] == "W" else (3, 3)) for v in variables}
        one_hot = np.eye(3)[rng.integers(0, 3, 4)]
        return {"x": rng.normal(size=(4, steps, 2)), "y": one_hot, "h0": rng.normal(size=3), **own}

    def loss(x, y, h0, Wz, Uz, Wr, Ur, Wg, Ug):
        total = 0
        for row, wanted in zip(x, y, strict=True):
            h = h0
            for now in row:
                z, r = (1 / (1 + np.exp(-(W @ now + U @ h))) for W, U in ((Wz, Uz), (Wr, Ur)))
                h = (1 - z) * h + z * np.tanh(Wg @ now + Ug @ (r * h))
            total -= wanted @ (h - np.log(np.exp(h).sum()))
        return total

    return Case(s, (*variables, "h0"), draw, loss)


def lstm() -> Case:
    """Two states that need each other."""
    s = declared(x=(T, D), y=(T, H), **dict.fromkeys("ifogch", (T, H)))
    for name in "ifog":
        s = s.declare(f"W{name}", H, D).declare(f"U{name}", H, H)
    x, c, h = (s[name] for name in "xch")
    gates = {name: s[name][t, i] for name in "ifog"}
    s = s.recur(c[t, i], gates["f"] * c[t - 1, i] + gates["i"] * gates["g"], S.Zero, by=t)
    s = s.recur(h[t, i], gates["o"] * tanh(c[t, i]), S.Zero, by=t)
    for name in "ifog":
        inputs = Sum(s[f"W{name}"][i, d] * x[t, d], (d, 1, D))
        inside = inputs + Sum(s[f"U{name}"][i, j] * h[t - 1, j], (j, 1, H))
        s = s.define(gates[name], (tanh if name == "g" else sigmoid)(inside))
    s = s.define(J, Sum((h[t, i] - s["y"][t, i]) ** 2, (t, 1, T), (i, 1, H)))
    variables = tuple(f"{a}{name}" for name in "ifog" for a in "WU")

    def draw(rng, steps):
        own = {v: rng.normal(size=(3, 2) if v[0] == "W" else (3, 3)) for v in variables}
        return {"x": rng.normal(size=(steps, 2)), "y": rng.normal(size=(steps, 3)), **own}

    def loss(x, y, **weights):
        h, c, total = np.zeros(3), np.zeros(3), 0
        for now, wanted in zip(x, y, strict=True):
            a, f, o, g = (weights[f"W{name}"] @ now + weights[f"U{name}"] @ h for name in "ifog")
            a, f, o = (1 / (1 + np.exp(-v)) for v in (a, f, o))
            c = f * c + a * np.tanh(g)
            h = o * np.tanh(c)
            total += ((h - wanted) ** 2).sum()
        return total

    return Case(s, variables, draw, loss)


def momentum() -> Case:
    s = declared(A=(D, D), b=(D,), eta=(), beta=(), w0=(D,), v=(T, D), w=(T, D))
    A, b, v, w = (s[name] for name in "Abvw")
    slope = Sum(A[i, j] * w[t - 1, j], (j, 1, D)) - b[i]
    s = s.recur(v[t, i], s["beta"] * v[t - 1, i] + slope, S.Zero, by=t)
    s = s.recur(w[t, i], w[t - 1, i] - s["eta"] * v[t, i], s["w0"][i], by=t).define(J, Sum(w[T, i] ** 2, (i, 1, D)))

    def draw(rng, steps):
        given = {"A": np.eye(3) + 0.1, "b": rng.normal(size=3), "w0": rng.normal(size=3)}
        return {**given, "eta": 0.1, "beta": 0.7, "T": steps}

    def loss(A, b, eta, beta, w0, T):
        v, w = np.zeros(3), w0
        for _ in range(T):
            v = beta * v + A @ w - b
            w = w - eta * v
        return (w**2).sum()

    return Case(s, ("eta", "beta", "w0"), draw, loss)


def holt() -> Case:
    """A level and a trend: the second needs the first of its own step and of the one before."""
    s = declared(y=(T,), alpha=(), beta=(), l0=(), b0=(), l=(T,), b=(T,))
    y, level, trend, alpha, beta = (s[name] for name in ("y", "l", "b", "alpha", "beta"))
    s = s.recur(level[t], alpha * y[t] + (1 - alpha) * (level[t - 1] + trend[t - 1]), s["l0"], by=t)
    s = s.recur(trend[t], beta * (level[t] - level[t - 1]) + (1 - beta) * trend[t - 1], s["b0"], by=t)
    s = s.define(J, Sum((y[t] - level[t - 1] - trend[t - 1]) ** 2, (t, 1, T)))

    def loss(y, alpha, beta, l0, b0):
        total = 0
        for now in y:
            total += (now - l0 - b0) ** 2
            new = alpha * now + (1 - alpha) * (l0 + b0)
            l0, b0 = new, beta * (new - l0) + (1 - beta) * b0
        return total

    draw = {"alpha": 0.3, "beta": 0.2, "l0": 0.7, "b0": -0.4}
    return Case(s, ("alpha", "beta", "l0", "b0"), lambda rng, m: {"y": rng.normal(size=m), **draw}, loss)


def forward_variables() -> Case:
    """A hidden Markov chain that begins at t = 2; the emissions of all steps are one quantity."""
    s = declared(y=(T,), A=(K, K), mu=(K,), f=(T, K), e=(T, K))
    f, e, A = s["f"], s["e"], s["A"]
    s = s.define(e[t, k], exp(-((s["y"][t] - s["mu"][k]) ** 2) / 2))
    s = s.recur(f[t, k], e[t, k] * Sum(f[t - 1, j] * exp(A[j, k]), (j, 1, K)), e[1, k], by=t, first=2)
    s = s.define(J, -log(Sum(f[T, k], (k, 1, K))) + Sum(e[t, k], (t, 1, T), (k, 1, K)))

    def loss(y, A, mu):
        e = np.exp(-((y[:, None] - mu) ** 2) / 2)
        f = e[0]
        for row in e[1:]:
            f = row * (f @ np.exp(A))
        return -np.log(f.sum()) + e.sum()

    def draw(rng, steps):
        return {"y": rng.normal(size=steps), "A": rng.normal(size=(3, 3)), "mu": rng.normal(size=3)}

    return Case(s, ("A", "mu"), draw, loss)


def weighted_by_step() -> Case:
    s = declared(r=(T,), gamma=(), th=(), v=(), g=(T,))
    g, r = s["g"], s["r"]
    s = s.recur(g[t], g[t - 1] + s["gamma"] ** t * tanh(s["th"] * r[t] * g[t - 1] + r[t]), s["v"], by=t)
    s = s.define(J, g[T])

    def loss(r, gamma, th, v):
        for number, now in enumerate(r, 1):
            v = v + gamma**number * np.tanh(th * now * v + now)
        return v

    draw = {"gamma": 0.9, "th": 0.3, "v": 0.2}
    return Case(s, ("gamma", "th", "v"), lambda rng, m: {"r": rng.normal(size=m), **draw}, loss)


def members_beside() -> Case:
    """A loss of differences, of members some steps apart, of the first member and of the start."""
    s = declared(u=(T,), a=(), s0=(), s=(T,))
    x, u = s["s"], s["u"]
    s = s.recur(x[t], s["a"] * x[t - 1] + u[t], s["s0"], by=t)
    apart = Sum(x[t + 1] * x[t], (t, 1, T - 1)) + Sum(x[t] * x[t - 2], (t, 3, T))
    s = s.define(J, Sum((x[t] - x[t - 1]) ** 2, (t, 2, T)) + apart + x[0] ** 2 + x[1])

    def loss(u, a, s0):
        x = [s0]
        for now in u:
            x.append(a * x[-1] + now)
        total = sum((p - q) ** 2 for p, q in zip(x[2:], x[1:], strict=False))
        total += sum(p * q for p, q in zip(x[2:], x[1:], strict=False))
        return total + sum(p * q for p, q in zip(x[3:], x[1:], strict=False)) + x[0] ** 2 + x[1]

    return Case(s, ("a", "s0"), lambda rng, m: {"u": rng.normal(size=m), "a": 0.5, "s0": 0.4}, loss)


def returns() -> Case:
    """Discounted returns, each by the one after it."""
    s = declared(r=(T,), gamma=(), b=(), G=(T,))
    G = s["G"]
    s = s.recur(G[t], tanh(s["r"][t]) + s["gamma"] * G[t + 1], s["b"], by=t, reverse=True)
    s = s.define(J, Sum(G[t] ** 2, (t, 1, T)))

    def loss(r, gamma, b):
        total = 0
        for now in r[::-1]:
            b = np.tanh(now) + gamma * b
            total += b**2
        return total

    return Case(s, ("gamma", "b"), lambda rng, m: {"r": rng.normal(size=m), "gamma": 0.9, "b": 0.3}, loss)


CASES = {
    c.__name__: c()
    for c in (
        *(rnn, late_rnn, smoothing, last_only, logistic_map, second_order, gru, lstm, momentum),
        *(holt, forward_variables, weighted_by_step, members_beside, returns),
    )
}
