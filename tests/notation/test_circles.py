"""Definitions that are turned around: what is differentiated by stays free, and nothing hangs on their order."""

import pytest

from tests.judging import last

BOX = r"A box has the volume $W=a^2c$, so $c=W/a^2$. $$ S(a) = 2a^2 + \frac{4W}{a} $$ "
RATE = r"With the mean $m = 1/k$, $k = 1/m$, the score is $$ S = n \log k - k t $$ "
LOGIT = r"Let $q = \frac{1}{1+e^{-h}}$, so $h = \log\frac{q}{1-q}$ for $0<q<1$. "
STEPS = {
    "solved for another": (BOX, r"S'(a) = 4a - \frac{4W}{a^2}", r"S'(a) = 4a + \frac{4W}{a^2}"),
    "by the first": (RATE, r"\frac{dS}{dk} = \frac{n}{k} - t", r"\frac{dS}{dk} = \frac{n}{k} + t"),
    "by the second": (RATE, r"\frac{dS}{dm} = \frac{t}{m^2} - \frac{n}{m}", r"\frac{dS}{dm} = \frac{t}{m^2} - n m"),
    "logistic": (LOGIT, r"\frac{dq}{dh} = q(1-q)", r"\frac{dq}{dh} = q(1+q)"),
    "log odds": (LOGIT, r"\frac{dh}{dq} = \frac{1}{q(1-q)}", r"\frac{dh}{dq} = \frac{1}{q(1+q)}"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "right", "wrong"), STEPS.values(), ids=STEPS)
def test_a_definition_may_be_turned_around(given: str, right: str, wrong: str) -> None:
    assert last(f"{given}\n\n$$ {right} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {wrong} $$").verdict == "refuted"


def test_a_circle_that_does_not_close_refutes_nothing() -> None:
    assert last(r"Let $u = 2 v + 1$ and $v = 3 u$. $$ u + v = 7 $$").verdict == "unclear"
