import numpy as np
import pytest

from calcwork.differentiate import automatic_gradient, automatic_hessian, symbolic_gradient, symbolic_hessian
from calcwork.errors import UserError

from .objectives import logistic, rosenbrock


def test_gradient_and_hessian_agree_with_scipy():
    from scipy.optimize import rosen_der, rosen_hess

    x = np.linspace(-1, 1.5, 6)
    gradient, hessian = (of(rosenbrock(6).autograd_fun, x) for of in (automatic_gradient, automatic_hessian))
    assert np.all(np.abs(gradient.value - rosen_der(x)) <= gradient.error)
    assert np.all(np.abs(hessian.value - rosen_hess(x)) <= hessian.error)


def test_symbolic_has_the_same_form():
    objective, w = logistic()
    automatic, symbolic = automatic_gradient(objective.autograd_fun, w), symbolic_gradient(objective, w)
    assert symbolic.style == "symbolic"
    assert np.all(np.abs(automatic.value - symbolic.value) <= automatic.error + symbolic.error)
    hessians = automatic_hessian(objective.autograd_fun, w), symbolic_hessian(objective, w)
    assert np.all(np.abs(hessians[0].value - hessians[1].value) <= hessians[0].error + hessians[1].error)
    assert hessians[1].error.max() < 1e-12


@pytest.mark.parametrize(
    ("fun", "message"),
    [
        (lambda x: 3.0, "autograd could not trace autograd_fun .*independent of input"),
        (lambda x: float(x[0]), "autograd could not trace autograd_fun"),
    ],
)
def test_silent_zero_is_an_error(fun, message):
    with pytest.raises(UserError, match=message):
        automatic_gradient(fun, [1.0])
