"""Steepest descent with a fixed rate has a closed form on quadratics."""

import numpy as np

from calcwork.optimize import FixedRate, IterationLimit, Optimizer, SteepestDescent


def test_iterates_follow_the_closed_form(quadratic):
    rate, steps = 0.2, 7
    result = Optimizer(SteepestDescent(), FixedRate(rate), (IterationLimit(steps),)).minimize(quadratic, [3.0, -2.0])
    minimizer = np.linalg.solve(quadratic.A, quadratic.b)
    contraction = np.linalg.matrix_power(np.eye(2) - rate * quadratic.A, steps)
    np.testing.assert_allclose(result.x, minimizer + contraction @ ([3.0, -2.0] - minimizer), rtol=1e-14)
