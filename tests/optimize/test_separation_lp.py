"""Separability decided for any data, against an independent linear program and scikit-learn."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog
from sklearn.svm import SVC

from calcwork.learn.datasets import load_breast_cancer
from calcwork.optimize import find_separation
from calcwork.optimize.separation_lp import _balanced, _exact_direction


def signed(X, y):
    return (2 * np.asarray(y) - 1)[:, None] * np.column_stack([X, np.ones(len(X))])


def oracle(X, y):
    """Ask HiGHS two other questions: is m_i >= 1 feasible; can any single margin be positive with none negative?"""
    rows = signed(X, y)
    free = [(None, None)] * rows.shape[1]
    if linprog(np.zeros(rows.shape[1]), A_ub=-rows, b_ub=-np.ones(len(rows)), bounds=free).status == 0:
        return "complete"
    box = [(-1, 1)] * rows.shape[1]
    best = max(-linprog(-row, A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=box).fun for row in rows)
    return "quasi" if best > 1e-9 else "overlap"


def small_integers(seed):
    rng = np.random.default_rng(seed)
    X = rng.integers(-2, 3, (rng.integers(4, 12), 2)).astype(float)
    y = (X @ [1.0, 2.0] + rng.integers(-1, 2, len(X)) * rng.integers(0, 2) > 0).astype(float)
    return X, y


CASES = {
    "complete": ([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1], "complete"),
    "quasi": ([[0.0], [1.0], [1.0], [2.0]], [0, 0, 1, 1], "quasi"),
    "overlap": ([[0.0], [2.0], [1.0], [3.0]], [0, 0, 1, 1], "overlap"),
    "one class": ([[0.0], [2.0]], [1, 1], "complete"),
    "exclusive or": ([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]], [0, 0, 1, 1], "overlap"),
    "dependent columns": ([[0.0, 0.0], [2.0, 4.0], [1.0, 2.0], [3.0, 6.0]], [0, 0, 1, 1], "overlap"),
    "no variation": ([[5.0], [5.0]], [0, 1], "overlap"),
    "units": ([[1e200, 1.0], [1.1e200, 2.0], [3e200, 1.0], [4e200, 2.0]], [0, 0, 1, 1], "complete"),
    "narrow gap": ([[0.0], [1.0], [1.0 + 1e-6], [2.0]], [0, 0, 1, 1], "complete"),
    "more features than rows": (np.random.default_rng(1).standard_normal((5, 8)), [0, 1, 0, 1, 1], "complete"),
}


@pytest.mark.parametrize("name", CASES)
def test_known_cases_are_proved(name):
    X, y, kind = CASES[name]
    answer = find_separation(X, y)
    assert (answer.kind, answer.proved) == (kind, True)
    assert answer.separable == (kind != "overlap")


@pytest.mark.parametrize("seed", range(60))
def test_agrees_with_another_program(seed):
    X, y = small_integers(seed)
    answer = find_separation(X, y)
    assert (answer.kind, answer.proved) == (oracle(X, y), True)


def test_the_random_cases_are_of_all_kinds():
    assert {find_separation(*small_integers(seed)).kind for seed in range(60)} == {"complete", "quasi", "overlap"}


@pytest.mark.parametrize("seed", range(60))
def test_the_exact_direction_separates_in_fractions(seed):
    X, y = small_integers(seed)
    answer = find_separation(X, y)
    if not answer.separable:
        assert answer.direction is None
        assert (np.abs(signed(X, y).T @ answer.weights) < 1e-6 * answer.weights.sum()).all()
        return
    rows = [[Fraction(value) for value in row] for row in signed(X, y).tolist()]
    margins = [sum(a * v for a, v in zip(row, answer.exact_direction, strict=True)) for row in rows]
    assert min(margins) >= 0
    assert max(margins) > 0
    assert (min(margins) > 0) == (answer.kind == "complete")


def test_breast_cancer_is_separable_as_a_support_vector_machine_finds_too():
    data = load_breast_cancer()
    scaled = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    assert SVC(kernel="linear", C=1e6).fit(scaled, data.y).score(scaled, data.y) == 1.0
    assert find_separation(data.X, data.y).kind == "complete"
    few = find_separation(data.X[:, :3], data.y)
    assert (few.kind, few.proved) == ("overlap", True)


def test_sentences():
    texts = {name: find_separation(*CASES[name][:2]).sentence for name in ("complete", "quasi", "overlap")}
    assert texts["complete"].startswith("The data are linearly separable: a direction puts all 4 rows")
    assert texts["quasi"].startswith("The data are quasi-separable: a direction puts 2 of 4 rows on their right side")
    assert texts["overlap"].startswith("The classes overlap: no direction separates the 4 rows")


def test_planted_errors_are_not_proved():
    separable = signed([[0.0], [1.0]], [0, 1])
    assert not _balanced(separable, np.ones(2))
    assert _exact_direction(separable, np.array([-1.0, 0.5]), np.array([True, True])) is None
    assert _exact_direction(separable, np.array([1.0, -0.5]), np.array([False, False])) == [0, 0]
    assert _exact_direction(separable, np.array([1.0, -0.5]), np.array([False, True])) is not None
    assert _exact_direction(separable, np.array([-1.0, -0.5]), np.array([False, True])) is None
