from dataclasses import replace

import numpy as np
import pytest

from calcwork.differentiate import crosscheck
from calcwork.errors import UserError

from .objectives import KINKS, Hand, exp_minus_log, logistic, names, optimum, rosenbrock, scalar, sigmoid


def points():
    """Yield 100 objectives at random points: logistic (half of them near the optimum), exp - log, Rosenbrock."""
    rng = np.random.default_rng(7)
    for seed in range(25):
        objective, w = logistic(seed=seed)
        yield objective, w
        yield objective, optimum(objective, 10) + 1e-3 * rng.standard_normal(10)
        yield exp_minus_log(), np.array([10 ** rng.uniform(-3, 1)])
        yield rosenbrock(6), rng.uniform(-1.5, 1.5, 6)


@pytest.mark.parametrize("styles", [("complex", "automatic"), ()], ids=["all styles", "differences only"])
def test_planted_error_of_a_millionth_is_caught_and_a_right_gradient_never(styles):
    rng = np.random.default_rng(8)
    for objective, x in points():
        right = crosscheck(objective, x, styles=styles)
        assert right.verdict == "right"
        component = int(rng.integers(x.size))
        wrong = crosscheck(objective.with_factor(component, 1 + 1e-6), x, styles=styles)
        # Without the sharp styles a component that is nearly 0 says itself that 1e-6 is below what it sees.
        if styles or right.rows[component].resolution <= 1e-6:
            assert [row.name for row in wrong.wrong] == [objective.names[component]]
            assert wrong.wrong[0].odd == "symbolic"


def test_one_of_a_hundred_near_the_optimum_is_caught():
    objective, _ = logistic(400, 100, penalty=1e-2)
    x = optimum(objective, 100) + 1e-3 * np.random.default_rng(0).standard_normal(100)
    assert crosscheck(objective, x).verdict == "right"
    for component in range(0, 100, 7):
        result = crosscheck(objective.with_factor(component, 1 + 1e-3), x)
        assert [row.name for row in result.wrong] == [f"w[{component}]"]


@pytest.mark.parametrize(("fun", "x", "left", "right"), [case[1:] for case in KINKS], ids=[case[0] for case in KINKS])
def test_kinks_are_named_and_their_subgradients_accepted(fun, x, left, right):
    low, high = min(left, right), max(left, right)
    width = high - low
    verdicts = [
        crosscheck(scalar(fun, lambda t, value=value: value), [x]).verdict
        for value in (low, (low + high) / 2, high, np.nan, low - width / 2, high + width / 2)
    ]
    assert verdicts == ["kink"] * 4 + ["wrong"] * 2


SLIPS = [
    ("the sign is flipped in all components", lambda g, x: -g),
    ("the sign is flipped in w[3]", lambda g, x: np.where(np.arange(10) == 3, -g, g)),
    ("1/N is missing (N = 400) in all components", lambda g, x: 400 * g),
    ("1/N is one too many (N = 400) in all components", lambda g, x: g / 400),
    ("the value is 2 times too large in all components", lambda g, x: 2 * g),
    ("a factor 2 is missing in w[1], w[4]", lambda g, x: np.where(np.isin(np.arange(10), (1, 4)), g / 2, g)),
    ("1/N is missing (N = 400) and the sign is flipped in all components", lambda g, x: -400 * g),
    ("the derivative is left out in w[2]", lambda g, x: np.where(np.arange(10) == 2, 0.0, g)),
    ("w[2] and w[5] are swapped", lambda g, x: g[[0, 1, 5, 3, 4, 2, 6, 7, 8, 9]]),
    ("a term 0.01 x is missing, as of an L2 penalty", lambda g, x: g - 0.01 * x),
    ("", lambda g, x: g + 0.1),
]


@pytest.mark.parametrize(("slip", "change"), SLIPS, ids=[case[0] or "none fits" for case in SLIPS])
def test_slips_are_named(slip, change):
    objective, w = logistic(penalty=1e-2)
    result = crosscheck(replace(objective, jac=lambda x: change(objective.jac(x), x)), w, samples=400)
    assert result.verdict == "wrong"
    assert result.slip == slip


def test_exact_optimum_cannot_tell():
    objective, _ = logistic()
    result = crosscheck(objective, optimum(objective, 10))
    assert result.verdict == "cannot tell"
    assert result.rows[0].note == "zero within rounding; try another x"


def test_exact_zeros_are_right():
    objective = Hand(names(2), lambda x: (x[0] - 1) ** 2, lambda x: np.array([2 * (x[0] - 1), 0.0]))
    result = crosscheck(objective, [1.0, 5.0])
    assert result.verdict == "right"
    assert result.rows[1].note == "exactly zero in every style"


def test_unstable_formula_is_not_accused():
    """At z = 30 the form s (1 - s) has lost 13 digits, which the curve of fun itself does not show."""
    stable = scalar(sigmoid, lambda t: sigmoid(t) * sigmoid(-t))
    assert crosscheck(replace(stable, autograd_fun=None), [5.0]).verdict == "right"
    for z in np.linspace(20, 34, 15):
        unstable = scalar(sigmoid, lambda t: sigmoid(t) * (1 - sigmoid(t)))
        assert crosscheck(unstable, [z]).verdict in {"right", "cannot tell"}


def test_summands_that_cancel_are_not_accused():
    import autograd.numpy as anp

    X = np.random.default_rng(0).standard_normal((400, 5))
    X -= X.mean(axis=0)
    mean = Hand(names(5), lambda w: np.mean(X @ w), lambda w: X.mean(axis=0), None, lambda w: anp.mean(anp.dot(X, w)))
    assert not crosscheck(mean, np.ones(5)).wrong


def test_flat_and_noisy_function_is_not_accused():
    """t³ - 3t² + 3t - 1 near its triple root is rounding noise alone."""
    cubic = scalar(lambda t: t**3 - 3 * t**2 + 3 * t - 1, lambda t: 3 * t**2 - 6 * t + 3)
    rng = np.random.default_rng(4)
    for _ in range(60):
        root = 1 + rng.standard_normal() * 10 ** rng.uniform(-7, -2)
        assert crosscheck(cubic, [root]).verdict in {"right", "cannot tell"}


def test_odd_one_out_is_named():
    objective = rosenbrock(3)
    doubled = replace(objective, autograd_fun=lambda x: 2 * objective.fun(x))
    result = crosscheck(doubled, [0.5, -0.3, 0.8])
    assert (result.verdict, result.rows[0].odd) == ("right", "automatic")
    real_part = replace(
        objective, fun=lambda x: objective.fun(x.real) + 0j * x[0] if np.iscomplexobj(x) else objective.fun(x)
    )
    result = crosscheck(real_part, [0.5, -0.3, 0.8])
    assert (result.verdict, result.rows[0].odd) == ("right", "complex")


def test_styles_that_do_not_work_become_notes():
    objective = Hand(names(2), lambda x: float(np.abs(x).sum()), np.sign, None, lambda x: 3.0)
    result = crosscheck(objective, [1.0, -2.0])
    assert result.verdict == "right"
    assert "complex is left out: fun returned float64 for a complex x" in result.notes[0]
    assert "automatic is left out: autograd could not trace" in result.notes[1]


def test_nan_gradient_is_wrong():
    objective = Hand(names(2), lambda x: (x**2).sum(), lambda x: np.array([np.nan, 2 * x[1]]))
    result = crosscheck(objective, [1.0, 2.0])
    assert [row.verdict for row in result.rows] == ["wrong", "right"]


def test_hessian_is_checked_cell_by_cell():
    objective, w = logistic(D=6)
    assert crosscheck(objective, w, order=2).verdict == "right"

    def hess(x):
        h = np.array(objective.hess(x))
        h[1, 4] *= 1 + 1e-6
        return h

    result = crosscheck(replace(objective, hess=hess), w, order=2)
    assert [row.name for row in result.wrong] == ["w[1], w[4]"]
    doubled = crosscheck(replace(objective, hess=lambda x: 2 * objective.hess(x)), w, order=2)
    assert doubled.slip == "the value is 2 times too large in all components"


def test_table_fits_eighty_columns():
    objective, w = logistic(D=30, penalty=1e-2)
    texts = [
        str(crosscheck(objective, w)),
        str(crosscheck(replace(objective, autograd_fun=None), w, order=2)),
        str(crosscheck(scalar(abs, lambda t: 0.0), [0.0])),
        str(crosscheck(objective.with_factor(17, -1.0), w)),
    ]
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80
    assert texts[0].splitlines()[0] == "gradient: right (30 right of 30)"
    assert texts[0].splitlines()[-1] == "... and 18 more"
    assert texts[3].splitlines()[1] == "slip: the sign is flipped in w[17]"
    assert texts[3].splitlines()[4].startswith("w[17]")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda o: crosscheck(o, [1.0]), "x has 1 components where the objective names 2"),
        (lambda o: crosscheck(o, np.float32([1, 2])), "x is float32"),
        (lambda o: crosscheck(o, [1.0, np.nan]), r"w\[1\] is nan"),
        (lambda o: crosscheck(o, [1.0, 2.0], order=3), "order is 3 where 1"),
        (lambda o: crosscheck(o, [1.0, 2.0], styles=("jax",)), "styles is .'jax',. where a tuple of some of"),
        (lambda o: crosscheck(replace(o, fun=lambda x: np.inf), [1.0, 2.0]), "fun is inf at x"),
        (lambda o: crosscheck(replace(o, jac=lambda x: x[:1]), [1.0, 2.0]), r"jac returned shape \(1,\)"),
        (lambda o: crosscheck(replace(o, jac=np.float32), [1.0, 2.0]), "jac returned float32"),
        (lambda o: crosscheck(replace(o, hess=lambda x: x), [1.0, 2.0], order=2), r"hess returned shape \(2,\)"),
    ],
)
def test_bad_input_is_named(call, message):
    objective = Hand(names(2), lambda x: (x**2).sum(), lambda x: 2 * x, lambda x: 2 * np.eye(2))
    with pytest.raises(UserError, match=message):
        call(objective)
