import pytest

from calcwork.differentiate.judge import Interval, Sides, judge
from calcwork.differentiate.result import Status

NAN = float("nan")
SMOOTH = Sides(Status.CONVERGED, 1.0, 1.0, 1e-6)


def style(name, value, error):
    return Interval(name, value, error)


CENTRAL, COMPLEX, AUTO = style("central", 1.0, 1e-9), style("complex", 1.0, 1e-15), style("automatic", 1.0, 1e-15)


@pytest.mark.parametrize(
    ("claim", "others", "verdict", "odd"),
    [
        (1.0, [CENTRAL, COMPLEX, AUTO], "right", ""),
        (1.0, [CENTRAL], "right", ""),
        (1 + 1e-12, [CENTRAL], "right", ""),
        (1 + 1e-12, [CENTRAL, COMPLEX], "wrong", "symbolic"),
        (1 + 1e-6, [CENTRAL], "wrong", "symbolic"),
        (NAN, [CENTRAL], "wrong", "symbolic"),
        (1.0, [CENTRAL, COMPLEX, style("automatic", 0.0, 1e-15)], "right", "automatic"),
        (1.0, [CENTRAL, style("complex", 0.0, 1e-15), AUTO], "right", "complex"),
        (2.0, [CENTRAL, style("complex", 2.0, 1e-15), style("automatic", 2.0, 1e-15)], "cannot tell", "central"),
        (2.0, [CENTRAL, style("complex", 0.0, 1e-15), AUTO], "wrong", "symbolic, complex"),
        (1.0, [style("central", 1.0, 0.1)], "cannot tell", ""),
        (1.01, [style("central", 1.0, 0.1), COMPLEX], "cannot tell", ""),
        (1.01, [style("central", 1.0, 0.1), COMPLEX, AUTO], "wrong", "symbolic"),
        (1.0, [style("central", 1.0, 0.1), COMPLEX, style("automatic", 1.01, 1e-15)], "right", "automatic"),
        (0.0, [style("central", 0.0, 1e-14)], "right", ""),
        (1e-17, [style("central", 0.0, 1e-14)], "cannot tell", ""),
        (1.0, [], "cannot tell", ""),
    ],
)
def test_smooth_points(claim, others, verdict, odd):
    judgment = judge(style("symbolic", claim, 1e-15), others, SMOOTH, resolution=1e-4)
    assert (judgment.verdict, judgment.odd) == (verdict, odd)


@pytest.mark.parametrize(
    ("claim", "verdict", "note"),
    [
        (0.0, "kink", "lies between"),
        (0.5, "kink", "lies between"),
        (1.0, "kink", "lies between"),
        (1.01, "wrong", "lies outside"),
        (-0.01, "wrong", "lies outside"),
        (NAN, "kink", "no value is claimed"),
    ],
)
def test_kinks_accept_what_lies_between(claim, verdict, note):
    judgment = judge(style("symbolic", claim, 1e-15), [CENTRAL], Sides(Status.KINK, 0, 1, 1e-9), resolution=1e-4)
    assert judgment.verdict == verdict
    assert note in judgment.note


@pytest.mark.parametrize("status", [Status.JUMP, Status.STEEP])
def test_no_derivative_at_all(status):
    judgment = judge(style("symbolic", 1.0, 1e-15), [], Sides(status, NAN, NAN, NAN), resolution=1e-4)
    assert judgment.verdict == "kink"
    assert judgment.note.startswith("no derivative:")


def test_resolution_is_the_relative_error_that_is_seen_for_certain():
    seen = judge(style("symbolic", 1.0, 1e-9), [CENTRAL], SMOOTH, resolution=1e-4).resolution
    for error in (1.01 * seen, -1.01 * seen):
        for shift in (-1e-9, 1e-9):
            central = style("central", 1.0 + shift, 1e-9)
            assert judge(style("symbolic", 1.0 + error, 1e-9), [central], SMOOTH, resolution=1e-4).verdict == "wrong"
