"""The autograd target: the value written with ``autograd.numpy``, for automatic differentiation.

Only functions whose derivative autograd knows are printed. It takes the gradient of a Piecewise that NumPy's ``select``
evaluates to be zero, and only warns; cases are printed with autograd's own ``where``.
"""

from __future__ import annotations

from collections.abc import Mapping

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.compile.plain_target import plain_source

AUTOGRAD_HEADER = """\
import autograd.numpy as np
from autograd.scipy.special import erf as _erf
from autograd.scipy.special import erfc as _erfc
from autograd.scipy.special import expit as _sigmoid
from autograd.scipy.special import gammaln as _log_gamma
from autograd.scipy.special import polygamma as _polygamma
from autograd.scipy.special import logsumexp

_maximum, _minimum, _abs, _sign = np.maximum, np.minimum, np.abs, np.sign


def _softplus(z):
    return np.logaddexp(0.0, z)


def _logsumexp(x, axis):
    return logsumexp(x, axis=axis)


"""


def autograd_source(value: Quantity, scope: Scope, arguments: Mapping[str, str]) -> str:
    """Return the value for ``autograd.grad`` and ``autograd.hessian``."""
    return plain_source(value, scope, arguments, AUTOGRAD_HEADER)
