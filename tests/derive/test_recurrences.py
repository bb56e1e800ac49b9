"""Derivatives of losses with recurrences over a letter, against complex steps of plain loops."""

import numpy as np
import pytest
from sympy import S

from calcwork.algebra.recurrences import loops_in
from calcwork.compile.objective import load_source
from calcwork.compile.paste_target import paste_source
from calcwork.derive.sweeps import sweeps
from calcwork.errors import NotSupportedYet, UserError
from tests.derive.recurrences import CASES, J, T, declared, t

STEP = 1e-30
STEPS = (1, 2, 3, 6)


def module(scope, variables, second=True):
    found = sweeps(J, variables, scope)
    bends = found.tangents if second else {}
    source = paste_source(found.value, found.gradient, bends, found.scope, variables, named=True)
    return load_source(source, "recurrence"), source


def slope(loss, given, name):
    x = np.asarray(given[name], float)
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        z = x.astype(complex)
        z[place] += STEP * 1j
        found[place] = np.imag(loss(**{**given, name: z if x.ndim else z[()]})) / STEP
    return found


def bend(loss, given, one, other, step=1e-4):
    x = np.asarray(given[other], float)
    found = np.zeros(np.shape(given[one]) + x.shape)
    for place in np.ndindex(x.shape):

        def at(shift, place=place):
            z = x.copy()
            z[place] += shift
            return slope(loss, {**given, other: z if x.ndim else z[()]}, one)

        found[(..., *place)] = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
    return found


@pytest.mark.parametrize("name", CASES)
def test_value_gradient_and_hessian_are_those_of_a_plain_loop(name):
    case = CASES[name]
    code, _ = module(case.scope, case.variables)
    for steps in STEPS:
        given = case.draw(np.random.default_rng(steps), steps)
        assert code["value"](**given) == pytest.approx(case.loss(**given), rel=1e-13)
        slopes = {v: slope(case.loss, given, v) for v in case.variables}
        for v, own in code["gradient"](**given).items():
            assert own == pytest.approx(slopes[v], rel=1e-10, abs=1e-12 * max(1, np.abs(slopes[v]).max()))
        if steps < 6:
            for (one, other), block in code["hessian"](**given).items():
                wanted = bend(case.loss, given, one, other)
                assert np.abs(block - wanted).max() < 1e-8 * max(1, np.abs(wanted).max())


PLANTED = {
    "rnn": ("h_back_bar.append(z_bar2 @ W)", "h_back_bar.append(W @ z_bar2)"),
    "smoothing": ("reversed(range(T))", "range(T)"),
    "last_only": ("s[:-1] @ s_bar", "s[1:] @ s_bar"),
    "second_order": ("s_back_2_bar[-2]", "s_back_2_bar[-1]"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_slip_in_the_way_back_is_found(name):
    case = CASES[name]
    _, source = module(case.scope, case.variables, second=False)
    right, wrong = PLANTED[name]
    assert right in source
    namespace = load_source(source.replace(right, wrong), "recurrence")
    given = case.draw(np.random.default_rng(3), 3)
    off = [np.abs(g - slope(case.loss, given, v)).max() for v, g in namespace["gradient"](**given).items()]
    assert max(off) > 1e-3
    with pytest.raises(ArithmeticError, match="the gradient is off"):
        namespace["check_gradient"](**given)


def test_the_way_back_is_one_loop_beside_that_forward():
    _, source = module(CASES["rnn"].scope, CASES["rnn"].variables, second=False)
    assert source.count("for t in") == 2
    assert "a = b + x @ U.T" in source  # the inputs of all steps at once, before the loop


def test_a_loop_has_its_names_in_the_order_of_a_step():
    (loop,) = loops_in(CASES["gru"].scope)
    assert list(loop.axes).index("r") < list(loop.axes).index("g") < list(loop.axes).index("h")


def test_a_member_without_a_value_before_the_first_step_is_refused():
    s = declared(a=(), s=(T,))
    s = s.recur(s["s"][t], s["a"] * s["s"][t - 1] + s["s"][t - 2], S.Zero, by=t)
    with pytest.raises(UserError, match=r"begins with the member -1 of 's', for which no value is given; give one"):
        loops_in(s)


def test_quantities_that_need_each_other_at_one_step_are_refused():
    s = declared(a=(T,), s=(T,))
    s = s.recur(s["s"][t], s["a"][t] + s["s"][t - 1], S.Zero, by=t).define(s["a"][t], s["s"][t] ** 2)
    with pytest.raises(UserError, match=r"uses '[as]' itself at the same step"):
        loops_in(s)


def test_members_ahead_and_at_fixed_places_are_refused():
    s = declared(s=(T,))
    with pytest.raises(NotSupportedYet, match="no member of a step before"):
        loops_in(s.recur(s["s"][t], s["s"][t + 1], S.Zero, by=t))
    with pytest.raises(NotSupportedYet, match="no member of a step before"):
        loops_in(s.recur(s["s"][t], s["s"][t - 1] * s["s"][1], S.Zero, by=t))


def test_loops_that_begin_at_different_steps_are_refused():
    s = declared(a=(T,), s=(T,))
    s = s.recur(s["s"][t], s["a"][t - 1], S.Zero, by=t).recur(s["a"][t], s["s"][t - 1], S.One, by=t, first=2)
    with pytest.raises(NotSupportedYet, match="begin at different steps"):
        loops_in(s)
