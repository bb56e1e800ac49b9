"""The logistic classifier against scikit-learn and plain formulas."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from calcwork.errors import UserError
from calcwork.learn.container import standardize
from calcwork.learn.datasets import load_breast_cancer
from calcwork.learn.logistic import LogisticClassifier

RNG = np.random.default_rng(4)
X = RNG.normal(size=(60, 3))
Y = (X @ [1.0, -2.0, 0.5] + RNG.logistic(size=60) > 0.3).astype(int)


def test_a_long_run_reaches_the_maximum_likelihood_of_scikit_learn():
    ours = LogisticClassifier(learning_rate=1.0, max_iter=20_000, tol=1e-9).fit(X, Y)
    theirs = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X, Y)
    assert ours.converged_
    np.testing.assert_allclose(ours.w_, theirs.coef_[0], rtol=1e-5)
    np.testing.assert_allclose(ours.b_, theirs.intercept_[0], rtol=1e-5)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)


def test_the_gradient_from_the_mean_error():
    model = LogisticClassifier()
    delta = RNG.normal(size=60)
    grad_w, grad_b = model._compute_loss_grad(X, delta)
    np.testing.assert_allclose(grad_w, X.T @ delta, rtol=1e-13)
    assert grad_b == pytest.approx(delta.sum(), rel=1e-13)


def test_one_update_is_one_step_down_the_gradient():
    model = LogisticClassifier(learning_rate=0.5, max_iter=1).fit(X, Y)
    delta = (expit(np.zeros(60)) - Y) / 60
    np.testing.assert_allclose(model.w_, -0.5 * X.T @ delta, rtol=1e-13)
    assert model.b_ == pytest.approx(-0.5 * delta.sum(), rel=1e-13)
    model._update_params(np.ones(3), 2.0)
    np.testing.assert_allclose(model.w_, -0.5 * X.T @ delta - 0.5, rtol=1e-13)


def test_the_loss_falls_and_starts_at_log_two():
    model = LogisticClassifier(learning_rate=0.3, max_iter=50, tol=0.0).fit(X, Y)
    assert model.loss_curve_[0] == pytest.approx(np.log(2))
    assert np.all(np.diff(model.loss_curve_) < 0)
    assert len(model.loss_curve_) == 51
    assert not model.converged_


def test_mini_batches_are_reproducible_and_learn():
    runs = [LogisticClassifier(batch_size=16, max_iter=30, seed=s).fit(X, Y).w_ for s in (1, 1, 2)]
    np.testing.assert_array_equal(runs[0], runs[1])
    assert np.any(runs[0] != runs[2])
    assert LogisticClassifier(batch_size=16, max_iter=30).fit(X, Y).loss_curve_[-1] < 0.6


def test_labels_keep_their_names():
    names = np.where(Y, "yes", "no")
    model = LogisticClassifier().fit(X, names)
    assert model.classes_ == ("no", "yes")
    assert set(model.predict(X)) <= {"no", "yes"}
    assert np.mean(model.predict(X) == names) > 0.7
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1)


def test_real_data():
    train, test = load_breast_cancer().train_test_split(0.8, seed=0, stratify=True)
    train, test = standardize(train, test)
    model = LogisticClassifier(learning_rate=0.5, max_iter=300).fit(train.X, train.y)
    assert np.mean(model.predict(test.X) == test.y) > 0.93


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rate": 0.0}, "learning_rate is 0.0, expected > 0"),
        ({"learning_rate": np.nan}, "learning_rate is nan, expected > 0"),
        ({"batch_size": 0}, "batch_size is 0, expected a whole number >= 1"),
        ({"batch_size": 2.5}, "batch_size is 2.5, expected a whole number >= 1"),
        ({"max_iter": -1}, "max_iter is -1, expected a whole number >= 0"),
        ({"tol": -1.0}, "tol is -1.0, expected >= 0"),
    ],
)
def test_parameters_out_of_range_are_named(options, message):
    with pytest.raises(UserError, match=message):
        LogisticClassifier(**options).fit(X, Y)


def test_a_rate_that_diverges_is_named():
    with pytest.raises(UserError, match=r"the learning rate 1e\+06 diverges: the loss rose from 0.6931 to"):
        LogisticClassifier(learning_rate=1e6).fit(X, Y)


def test_predictions_need_training_and_the_same_columns():
    with pytest.raises(UserError, match="has not been trained; call fit"):
        LogisticClassifier().predict(X)
    with pytest.raises(UserError, match="X has 2 columns, expected 3 as in training"):
        LogisticClassifier(max_iter=1).fit(X, Y).predict(X[:, :2])


@pytest.mark.parametrize(
    ("features", "labels", "message"),
    [
        (X, np.ones(60), "one class"),
        (X, Y[:-1], "59"),
        (X, Y[:, None], "shape"),
        (np.where(np.isin(X, X[3, 1]), np.nan, X), Y, "row 3"),
        (np.empty((0, 3)), [], "shape"),
    ],
)
def test_bad_data_is_refused(features, labels, message):
    with pytest.raises(UserError, match=message):
        LogisticClassifier().fit(features, labels)
