"""The history holds copies, counts and times of all iterates, the start included."""

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.optimize import minimize

METHODS = [{"method": "newton"}, {"method": "gradient-descent", "maxiter": 50}]


@pytest.mark.parametrize("options", METHODS)
def test_each_row_belongs_to_its_iterate(options):
    result = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, **options)
    history = result.history
    assert len(history) == result.nit + 1
    assert history.x[0].tolist() == [-1.2, 1.0]
    assert history.x[-1].tolist() == result.x.tolist()
    np.testing.assert_array_equal(history.fun, [rosen(x) for x in history.x])
    np.testing.assert_array_equal(history.grad_norm, [np.abs(rosen_der(x)).max() for x in history.x])
    assert history.step[0] == 0.0
    assert (history.step[1:] > 0).all()
    assert (history.nfev[-1], history.njev[-1], history.nhev[-1]) == (result.nfev, result.njev, result.nhev)
    for column in (history.nfev, history.njev, history.nhev, history.time):
        assert (np.diff(column) >= 0).all()


def test_without_recording_the_result_is_the_same_and_the_history_empty():
    kept = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess)
    lean = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, record=False)
    assert lean.x.tolist() == kept.x.tolist()
    assert lean.nit == kept.nit
    assert len(lean.history) == 0
    assert lean.history.x.shape == (0, 2)
