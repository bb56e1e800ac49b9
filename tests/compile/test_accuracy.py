"""ULP errors of the generated code against python-flint's ball arithmetic, over all scores with |z| <= 745."""

import numpy as np
import pytest
from flint import arb, ctx
from hand_problems import N, i
from sympy import exp, log

from calcwork.algebra import BINARY, UNIT, Quantity, Scope, array, sigmoid, size, softmax
from calcwork.compile import compile_objective, compile_quantities

K = size("K")


def scores():
    rng = np.random.default_rng(7)
    small = np.concatenate([np.ldexp(1 + rng.random(3 if e < -60 else 12), e) for e in range(-1074, 10)])
    z = np.concatenate([small, -small, rng.uniform(-745.1, 745.1, 1500), rng.uniform(-40, 40, 3000), [0.0, -0.0]])
    return z[np.abs(z) <= 745.1]


Z = scores()


def sigma(t):
    return 1 / (1 + (-t).exp())


def errors(computed, exact):
    """Return the largest error in ULP where the exact result is a normal number, and how many results are lost."""
    worst, lost = 0.0, 0
    for c, e in zip(np.ravel(computed), exact, strict=True):
        true = float(e.mid())
        assert np.isfinite(c)
        error = abs(float((arb(float(c)) - e).mid() / arb(float(np.spacing(abs(true)))))) if true else abs(c)
        if abs(true) >= 2.3e-308:
            worst = max(worst, error)
        elif abs(true) > 2e-323 and abs(c - true) > 0.5 * abs(true):
            lost += 1
    return worst, lost


@pytest.fixture(autouse=True, scope="module")
def precise():
    before, ctx.prec = ctx.prec, 1200
    yield
    ctx.prec = before


def elementwise(label_domain):
    scope = Scope().declare("z", N).declare("y", N, domain=label_domain)
    z, y = scope["z"], scope["y"]
    p, h = array("p", N), array("h", N)
    # In the form that people write: the accuracy is the compiler's work.
    scope = scope.define(p[i], 1 / (1 + exp(-z[i]))).define(h[i], sigmoid(z[i]))
    entries = {
        "loss": -y[i] * log(p[i]) - (1 - y[i]) * log(1 - p[i]),
        "residual": p[i] - y[i],
        "bend": p[i] * (1 - p[i]),
        "probability": h[i],
    }
    one = {name: Quantity(e, (i,), (N,)) for name, e in entries.items()}
    return {name: compile_quantities({name: q}, scope) for name, q in one.items()}


@pytest.mark.parametrize("label", [0.0, 1.0])
@pytest.mark.parametrize("domain", [BINARY, UNIT], ids=["binary", "soft"])
def test_logistic_loss_and_residual(label, domain):
    f = elementwise(domain)
    sign = 1 if label == 0 else -1
    t = [arb(sign * float(z)) for z in Z]
    y = np.full(Z.size, label)
    worst, lost = errors(f["loss"](z=Z, y=y)["loss"], [u.exp().log1p() for u in t])
    assert (worst <= 1.4, lost) == (True, 0)
    worst, lost = errors(f["residual"](z=Z, y=y)["residual"], [sign * sigma(u) for u in t])
    assert (worst <= 2.1, lost) == (True, 0)


def test_second_derivative_and_probability():
    f = elementwise(BINARY)
    t = [arb(float(z)) for z in Z]
    worst, lost = errors(f["bend"](z=Z)["bend"], [sigma(u) * sigma(-u) for u in t])
    assert (worst <= 2.4, lost) == (True, 0)
    worst, lost = errors(f["probability"](z=Z)["probability"], [sigma(u) for u in t])
    assert (worst <= 2.1, lost) == (True, 0)


def test_the_textbook_form_fails_this_test():
    with np.errstate(all="ignore"):
        residual = 1 / (1 + np.exp(-Z)) - 1.0
    worst, _ = errors(residual, [-sigma(arb(-float(z))) for z in Z])
    assert worst > 1e9


def test_sum_of_losses_keeps_digits_when_all_are_tiny():
    scope = Scope().declare("z", N).declare("y", N, domain=BINARY).declare("b")
    from sympy import Sum

    p = sigmoid(scope["z"][i] + scope["b"])
    y = scope["y"]
    value = Quantity(Sum(-y[i] * log(p) - (1 - y[i]) * log(1 - p), (i, 1, N)))
    f = compile_objective(value, {}, {}, scope, ("b",)).bind(z=np.full(4001, 50.0), y=np.ones(4001))
    exact = float(4001 * (-arb(50)).exp().log1p())
    assert abs(f.fun([0.0]) - exact) <= 1e-14 * exact


@pytest.mark.parametrize(("spread", "bound"), [(3.0, 4.0), (40.0, 40.0), (300.0, 520.0)])
def test_log_softmax_keeps_the_likeliest_class(spread, bound):
    scope = Scope().declare("s", N, K)
    from calcwork.algebra import index

    k, c, s = index("k"), index("c"), scope["s"]
    log_p = Quantity(log(softmax(s[i, c], (c, 1, K), k)), (i, k), (N, K))
    S = np.random.default_rng(1).normal(0, spread, (60, 5))
    computed = compile_quantities({"log_p": log_p}, scope)(s=S)["log_p"]
    exact = []
    for row in S:
        terms = [arb(float(v)).exp() for v in row]
        for n in range(5):
            others = sum((terms[m] for m in range(5) if m != n), arb(0))
            exact.append(-(others / terms[n]).log1p())
    worst, lost = errors(computed, exact)
    assert (worst <= bound, lost) == (True, 0)  # the rest is the rounding of s - max(s) at large gaps
