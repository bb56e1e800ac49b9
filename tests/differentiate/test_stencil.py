import numpy as np

from calcwork.differentiate.stencil import Probe, extrapolate, one_sided_gap, quotients


def values(fun, x, h, levels):
    probe = Probe(lambda v: fun(v[0]), np.array([x]), np.array(fun(x)))
    rows, steps = np.array([0]), np.array([h])
    return probe.ladder(rows, steps, 1.0, levels), probe.ladder(rows, steps, -1.0, levels), probe.center, steps


def test_extrapolated_central_quotient_is_exact_for_degree_six():
    plus, minus, center, steps = values(lambda t: t**6, 1.0, 0.5, 3)
    value, truncation = extrapolate(quotients(plus, minus, center, steps, "central"), (2, 2))
    assert abs(value[0, 0] - 6) < 1e-13
    assert truncation[0, 0] > 1e-6


def test_extrapolated_one_sided_quotient_is_exact_for_degree_five():
    plus, minus, center, steps = values(lambda t: t**5, 1.0, 0.5, 5)
    for side in ("right", "left"):
        value, _ = extrapolate(quotients(plus, minus, center, steps, side), (1, 1))
        assert abs(value[0, 0] - 5) < 1e-12


def test_gap_is_two_for_the_absolute_value_and_none_for_a_quartic():
    gap, error, stays = one_sided_gap(*values(abs, 0.0, 0.5, 3))
    assert (gap[0, 0], error[0, 0], stays[0, 0]) == (2.0, 0.0, True)
    gap, error, stays = one_sided_gap(*values(lambda t: t**4, 1.0, 0.5, 3))
    assert abs(gap[0, 0]) < 1e-12
    assert not stays[0, 0]


def test_probe_counts_and_survives_exceptions():
    import math

    probe = Probe(lambda v: math.log(v[0]), np.array([0.5]), np.array(math.log(0.5)))
    ladder = probe.ladder(np.array([0]), np.array([1.0]), -1.0, 3)
    assert np.isnan(ladder).all()
    assert probe.nfev == 1
