"""Derivatives through time, against JAX on the recurrence itself."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

DIRECT = r"Let $h_0=0$ and $h_t=\tanh(wh_{t-1}+ux_t)$ for $t=1,2$, and let $L=\frac12(h_2-y)^2$. "
IN_TWO = (
    r"A scalar RNN, $h_0=0$. State $h_t=\tanh(a_t)$ with $a_t=wh_{t-1}+ux_t$ for $t=1,2$. Loss $L=\frac12(h_2-y)^2$. "
)
NUMBERS = r"Let $w=0.5$, $u=1$, $x_1=1$, $x_2=0.25$ and $y=0.2$. "


@pytest.mark.parametrize("given", [DIRECT, IN_TWO])
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\frac{dh_1}{du} = (1-h_1^2)\,x_1", r"\frac{dh_1}{du} = (1-h_1)\,x_1"),
        (
            r"\frac{dh_2}{du} = (1-h_2^2)\Big(x_2+w(1-h_1^2)x_1\Big)",
            r"\frac{dh_2}{du} = (1-h_2^2)\Big(x_2+(1-h_1^2)x_1\Big)",
        ),
        (r"\frac{dL}{dw} = (h_2-y)(1-h_2^2)\,h_1", r"\frac{dL}{dw} = (h_2-y)(1-h_2^2)\,h_2"),
    ],
)
def test_states_are_written_out(given: str, right: str, wrong: str) -> None:
    assert last(given, right).verdict in ("proved", "agrees")
    assert last(given, wrong).verdict in ("refuted", "unclear")


def test_slopes_in_numbers_agree_with_jax() -> None:
    jax = pytest.importorskip("jax")

    def loss(w: float, u: float) -> object:
        h = jax.numpy.tanh(u * 1.0)
        return (jax.numpy.tanh(w * h + u * 0.25) - 0.2) ** 2 / 2

    slopes = [float(s) for s in jax.grad(loss, argnums=(0, 1))(0.5, 1.0)]
    for name, slope in zip("wu", slopes, strict=True):
        assert last(IN_TWO + NUMBERS, rf"\frac{{dL}}{{d{name}}} \approx {slope:.3f}").verdict == "agrees"
        assert last(IN_TWO + NUMBERS, rf"\frac{{dL}}{{d{name}}} \approx {2 * slope:.3f}").verdict == "refuted"


def test_any_number_of_steps_is_not_guessed() -> None:
    given = r"Let $h_t=\tanh(wh_{t-1}+ux_t)$ for $t=1,\dots,T$. "
    assert kinds(rf"{given}$$ \left|\frac{{dh_T}}{{dh_k}}\right| \le |w|^{{T-k}} $$") == ["unclear"]
