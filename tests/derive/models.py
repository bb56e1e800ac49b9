"""Models declared in the language, for tests of derivatives and steps."""

from collections.abc import Callable

from sympy import Abs, Max, Sum, exp, log

from calcwork.algebra import (
    BINARY,
    POSITIVE,
    SIGNS,
    Scope,
    array,
    index,
    log_sigmoid,
    logsumexp,
    scalar,
    sigmoid,
    size,
    softplus,
)

N, D, K, H = (size(s) for s in "NDKH")
i, j, k, h, m = (index(s) for s in "ijkhm")
J = scalar("J")
z, a, u, y_hat = array("z", N), array("a", N, H), array("u", N, H), array("y_hat", N)

Model = tuple[Scope, tuple[str, ...]]


def _data(**more: tuple) -> Scope:
    scope = Scope().declare("X", N, D, letters="i j").declare("w", D, letters="j").declare("b")
    return scope.declare("y", N, domain=more.get("labels", (BINARY,))[0], letters="i")


def logistic() -> Model:
    s = _data()
    s = s.define(z[i], Sum(s["X"][i, j] * s["w"][j], (j, 1, D)) + s["b"]).define(y_hat[i], sigmoid(z[i]))
    y = s["y"]
    return s.define(J, -Sum(y[i] * log(y_hat[i]) + (1 - y[i]) * log(1 - y_hat[i]), (i, 1, N)) / N), ("w", "b")


def signed_labels() -> Model:
    s = _data(labels=(SIGNS,))
    s = s.define(z[i], Sum(s["X"][i, j] * s["w"][j], (j, 1, D)) + s["b"])
    return s.define(J, -Sum(log_sigmoid(s["y"][i] * z[i]), (i, 1, N))), ("w", "b")


def ridge() -> Model:
    s = _data().declare("c", domain=POSITIVE)
    residual = Sum(s["X"][i, j] * s["w"][j], (j, 1, D)) + s["b"] - s["y"][i]
    penalty = s["c"] / 2 * Sum(s["w"][j] ** 2, (j, 1, D))
    return s.define(J, Sum(residual**2, (i, 1, N)) / (2 * N) + penalty), ("w", "b", "c")


def softmax_regression() -> Model:
    s = Scope().declare("X", N, D, letters="i j").declare("W", D, K, letters="j k").declare("Y", N, K, letters="i k")
    Z = array("Z", N, K)
    s = s.define(Z[i, k], Sum(s["X"][i, j] * s["W"][j, k], (j, 1, D)))
    loss = s["Y"][i, k] * (Z[i, k] - logsumexp(Z[i, m], (m, 1, K)))
    return s.define(J, -Sum(loss, (k, 1, K), (i, 1, N)) / N), ("W",)


def two_layers() -> Model:
    s = _data().declare("V", D, H, letters="j h").declare("c", H, letters="h").declare("v", H, letters="h")
    s = s.define(u[i, h], Sum(s["X"][i, j] * s["V"][j, h], (j, 1, D)) + s["c"][h]).define(a[i, h], sigmoid(u[i, h]))
    s = s.define(z[i], Sum(a[i, h] * s["v"][h], (h, 1, H)) + s["b"])
    return s.define(J, Sum(softplus(z[i]) - s["y"][i] * z[i], (i, 1, N)) / N), ("V", "c", "v", "b")


def skip_connection() -> Model:
    s = _data()
    s = s.define(z[i], Sum(s["X"][i, j] * s["w"][j], (j, 1, D))).define(y_hat[i], exp(z[i]) + z[i] * s["b"])
    return s.define(J, Sum(y_hat[i] * z[i] + s["w"][1] ** 2, (i, 1, N))), ("w", "b")


def poisson() -> Model:
    s = _data()
    s = s.define(z[i], Sum(s["X"][i, j] * s["w"][j], (j, 1, D)))
    return s.define(J, Sum(exp(z[i]) - s["y"][i] * z[i], (i, 1, N))), ("w",)


def gaussian() -> Model:
    s = Scope().declare("x", N, letters="i").declare("mu").declare("tau", domain=POSITIVE)
    x, mu, tau = s["x"], s["mu"], s["tau"]
    return s.define(J, N * log(tau) / 2 + Sum((x[i] - mu) ** 2, (i, 1, N)) / (2 * tau)), ("mu", "tau")


def factorization() -> Model:
    s = Scope().declare("R", N, D, letters="i j").declare("U", N, K, letters="i k").declare("V", D, K, letters="j k")
    residual = s["R"][i, j] - Sum(s["U"][i, k] * s["V"][j, k], (k, 1, K))
    return s.define(J, Sum(residual**2, (j, 1, D), (i, 1, N))), ("U", "V")


def colliding_letters() -> Model:
    """Use one letter for everything: the bound index of the loss is that of the weights."""
    s = Scope().declare("X", N, D, letters="j j").declare("w", D, letters="j").declare("y", N, letters="j")
    s = s.define(z[j], Sum(s["X"][j, k] * s["w"][k], (k, 1, D)))
    return s.define(J, Sum((z[j] - s["y"][j]) ** 2, (j, 1, N))), ("w",)


def double_sum() -> Model:
    s = Scope().declare("x", N, letters="i").declare("c")
    x, c = s["x"], s["c"]
    return s.define(J, Sum(exp(-c * (x[i] - x[j]) ** 2), (i, 1, N), (j, 1, N))), ("x", "c")


def hinge() -> Model:
    s = _data(labels=(SIGNS,))
    s = s.define(z[i], Sum(s["X"][i, j] * s["w"][j], (j, 1, D)))
    return s.define(J, Sum(Max(0, 1 - s["y"][i] * z[i]) + Abs(z[i]), (i, 1, N))), ("w",)


MODELS: dict[str, Callable[[], Model]] = {
    f.__name__: f
    for f in (
        logistic,
        signed_labels,
        ridge,
        softmax_regression,
        two_layers,
        skip_connection,
        poisson,
        gaussian,
        factorization,
        colliding_letters,
        double_sum,
        hinge,
    )
}
SMOOTH = [name for name in MODELS if name != "hinge"]
