"""The loop: any direction with any step rule, callbacks and findings."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from calcwork.errors import UserError
from calcwork.optimize import (
    Backtracking,
    Direction,
    FixedRate,
    Newton,
    Optimizer,
    Proposal,
    Status,
    SteepestDescent,
    minimize,
)


@dataclass(frozen=True)
class HeavyBall(Direction):
    """A direction that is not in the package: what it takes to add one."""

    momentum: float = 0.9

    def propose(self, problem, point, memory):
        velocity = (0.0 if memory is None else self.momentum * memory) - point.jac
        return Proposal(velocity, float(point.jac @ velocity), memory=velocity)


@pytest.mark.parametrize(
    ("direction", "step"),
    [
        (SteepestDescent(), FixedRate(0.2)),
        (SteepestDescent(), Backtracking()),
        (Newton(), FixedRate(0.2)),
        (Newton(), Backtracking()),
        (HeavyBall(0.5), FixedRate(0.2)),
    ],
)
def test_directions_and_step_rules_combine_freely(quadratic, direction, step):
    result = Optimizer(direction, step).minimize(quadratic, [4.0, -3.0])
    assert result.success
    np.testing.assert_allclose(result.x, np.linalg.solve(quadratic.A, quadratic.b), atol=1e-8)


def test_a_new_direction_has_its_memory(quadratic):
    history = Optimizer(HeavyBall(0.9), FixedRate(0.1)).minimize(quadratic, [4.0, -3.0]).history
    moves = np.diff(history.x, axis=0)
    np.testing.assert_allclose(moves[1], 0.9 * moves[0] - 0.1 * quadratic.jac(history.x[1]), rtol=1e-12)


def test_the_same_optimizer_can_run_twice(quadratic):
    optimizer = Optimizer(HeavyBall(), FixedRate(0.1))
    first, second = (optimizer.minimize(quadratic, [4.0, -3.0]) for _ in range(2))
    np.testing.assert_array_equal(first.history.x, second.history.x)


def test_the_callback_receives_each_iterate_as_copies():
    seen = []

    def callback(iterate):
        seen.append((iterate.nit, iterate.x.copy(), iterate.fun, iterate.grad_norm, iterate.nfev))
        iterate.x[:] = np.nan
        iterate.jac[:] = np.nan

    result = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, callback=callback)
    assert result.success
    assert [nit for nit, *_ in seen] == list(range(1, result.nit + 1))
    np.testing.assert_array_equal([x for _, x, *_ in seen], result.history.x[1:])
    np.testing.assert_array_equal([nfev for *_, nfev in seen], result.history.nfev[1:])


def test_the_callback_stops_by_stop_iteration():
    def callback(iterate):
        if iterate.nit == 3:
            raise StopIteration

    result = minimize(rosen, [-1.2, 1.0], jac=rosen_der, hess=rosen_hess, callback=callback)
    assert (result.status, result.success, result.nit) == (Status.CALLBACK, False, 3)
    assert result.message == "The callback stopped the run after 3 iterations."


def test_other_errors_of_a_callback_are_not_swallowed(quadratic):
    def callback(iterate):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        minimize(quadratic, [1.0, 1.0], callback=callback)


def test_a_finding_ends_the_run_and_is_kept(quadratic):
    @dataclass
    class Proof:
        status = Status.SEPARABLE
        sentence = "There is none."

    proof = Proof()
    result = minimize(quadratic, [1.0, 1.0], diagnose=lambda x: proof if x[0] < 0.5 else None)
    assert (result.success, result.status, result.message) == (False, Status.SEPARABLE, "There is none.")
    assert result.finding is proof


def test_a_title_is_made_of_the_parts():
    assert Optimizer(Newton(), FixedRate(1.0)).title == "Newton with FixedRate"
    with pytest.raises(UserError, match="Newton with FixedRate needs the Hessian"):
        Optimizer(Newton(), FixedRate(1.0)).minimize(rosen, [0.0, 0.0], jac=rosen_der)
