"""Newton on real data against scikit-learn and statsmodels, and on hostile data against the truth."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from statsmodels.base._penalized import PenalizedMixin
from statsmodels.base._penalties import L2
from statsmodels.discrete.discrete_model import Logit

from calcwork.learn.container import standardize
from calcwork.learn.datasets import load_breast_cancer
from calcwork.optimize import SeparationCheck, Status, minimize


@pytest.fixture(scope="module")
def train():
    return standardize(*load_breast_cancer().train_test_split(stratify=True))[0]


class PenalizedLogit(PenalizedMixin, Logit):
    """Logistic regression by statsmodels, with pen_weight Σ_j weight_j w_j² added to the sum of losses."""


def test_ridge_agrees_with_scikit_learn_and_statsmodels(train, make_logistic):
    objective = make_logistic(train.X, train.y, 0.01)
    result = minimize(objective, objective.x0, tol=1e-10)
    assert result.success
    assert np.abs(objective.jac(result.x)).max() <= 1e-10
    rows = len(train)
    sklearn = LogisticRegression(C=1 / (rows * 0.01), solver="newton-cholesky", tol=1e-12, max_iter=1000)
    sklearn.fit(train.X, train.y)
    np.testing.assert_allclose(result.x, np.r_[sklearn.coef_[0], sklearn.intercept_], rtol=1e-8)
    penalty = L2(weights=np.r_[np.ones(30), 0.0])
    model = PenalizedLogit(train.y, objective.Z, penal=penalty, pen_weight=rows * 0.005)
    np.testing.assert_allclose(result.x, model.fit(method="newton", disp=0, tol=1e-14).params, rtol=1e-8)


def test_without_penalty_agrees_with_statsmodels(train, make_logistic):
    X = train.X[:, :5]
    objective = make_logistic(X, train.y)
    result = minimize(objective, objective.x0, tol=1e-12, diagnose=SeparationCheck(X, train.y))
    assert result.success
    params = Logit(train.y, objective.Z).fit(method="newton", disp=0, tol=1e-14).params
    np.testing.assert_allclose(result.x, params, rtol=1e-8)


def test_all_features_without_penalty_have_no_minimizer(train, make_logistic):
    objective = make_logistic(train.X, train.y)
    result = minimize(objective, objective.x0, diagnose=SeparationCheck(train.X, train.y))
    assert result.status is Status.SEPARABLE
    assert len(result.finding.margins) == len(train)


def hostile(name):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 3))
    scores = X @ [1.0, -1.0, 0.5]
    y = (rng.random(200) < expit(scores)).astype(float)
    if name == "separable":
        y = (scores > 0).astype(float)
    if name == "quasi-separable":
        X[:, 2] = np.arange(200) < 40
        y[:40] = 1.0
    if name == "one class":
        y[:] = 1.0
    if name == "fewer rows than features":
        X, y = rng.standard_normal((5, 8)), np.array([0.0, 1, 0, 1, 1])
    if name == "one row":
        X, y = X[:1], y[:1]
    return X, y


@pytest.mark.parametrize("diagnosed", [True, False])
@pytest.mark.parametrize("name", ["separable", "quasi-separable", "one class", "fewer rows than features", "one row"])
def test_no_finite_optimum_is_never_a_success(name, diagnosed, make_logistic):
    X, y = hostile(name)
    objective = make_logistic(X, y)
    hook = SeparationCheck(X, y) if diagnosed else None
    result = minimize(objective, objective.x0, diagnose=hook)
    assert not result.success
    expected = Status.SEPARABLE if diagnosed and name != "quasi-separable" else Status.RUNAWAY
    assert result.status is expected
