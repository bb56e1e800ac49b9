r"""Names of several plain letters; each with a slip that must not pass, and products that stay products."""

from __future__ import annotations

import pytest

from tests.judging import last

BOOST = r"Let $w$ be the weight, $\mu > 0$. $$ fit(w) = (S w - T)^2 + \mu w^2 $$ "
RESIDUALS = r"Let $u_i, v_i$ be data. $$ guess_i = c u_i $$ $$ miss = \sum_i (guess_i - v_i)^2 $$ "


@pytest.mark.parametrize(
    ("given", "right", "old", "new"),
    [
        (BOOST, r"\frac{d\,fit}{dw} = 2S(Sw - T) + 2\mu w", "+ 2", "+ "),
        (BOOST, r"\frac{dfit}{dw} = 2S(Sw - T) + 2\mu w", "= 2", "= "),
        (BOOST, r"fit(0) = T^2", "= T", "= 2T"),
        (RESIDUALS, r"\frac{d\,miss}{dc} = 2\sum_i (guess_i - v_i) u_i", "- v", "+ v"),
        (RESIDUALS, r"\partial miss/\partial guess_i = 2(guess_i - v_i)", "2(", "("),
        (r"$$ cost(t) = (t - a)^2 $$", r"\frac{dcost}{dt} = 2(t - a)", "- a", "+ a"),
        (r"Let $p, q, r > 0$.", r"\int_0^1 pqr\,dr = \frac{pq}{2}", "{2}", "{3}"),
        (r"Let $g > 0$, $m > 0$, $h > 0$. $$ mgh = \frac12 m v^2 $$", r"\frac{d}{dh} mgh = mg", "= mg", "= mh"),
    ],
)
def test_words(given: str, right: str, old: str, new: str) -> None:
    for step, expected in ((right, {"proved"}), (right.replace(old, new, 1), {"refuted"})):
        assert last(f"{given} $$ {step} $$").verdict in expected, step


@pytest.mark.parametrize("left", [r"\frac{d\,pay}{dw}", r"\frac{dpay}{dw}", r"pay(w)"])
def test_names_that_nothing_defines_are_not_refuted(left: str) -> None:
    assert last(rf"For a weight $w$ $$ {left} = 3w^2 $$").verdict in {"unclear", "definition"}
