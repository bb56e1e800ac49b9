"""Closed forms of sequences that a note defines member by member."""

from __future__ import annotations

import pytest

from tests.judging import kinds

AVERAGE = r"Starting with $u_0 = 0$ let $$ u_t = \gamma u_{t-1} + (1-\gamma) c. $$ "
DESCENT = r"$$ x_{k+1} = x_k - \eta\lambda x_k $$ "
DECAY = r"Let $e_t = \rho e_{t-1}$. "
DEBT = r"$$ B_{n+1} = q B_n - r $$ "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (AVERAGE, r"u_t = (1-\gamma^t) c", None),
        (AVERAGE, r"u_t = (1-\gamma)\, c \sum_{i=1}^t \gamma^{t-i} = (1-\gamma^t) c", None),
        (DESCENT, r"x_k = (1-\eta\lambda)^k x_0", r"x_k = (1+\eta\lambda)^k x_0"),
        (DECAY, r"e_t = \rho^t e_0", r"e_t = \rho^{2t} e_0"),
        (DEBT, r"B_n = q^n B_0 - r\frac{q^n-1}{q-1}", None),
    ],
)
def test_closed_forms(given: str, right: str, wrong: str | None) -> None:
    assert set(kinds(given + f"$${right}$$")) <= {"definition", "proved", "agrees"}
    assert kinds(given + f"$${right}$$")[-1] != "definition"
    if wrong is not None:
        assert kinds(given + f"$${wrong}$$")[-1] == "refuted"


def test_a_proved_closed_form_is_used_from_there_on() -> None:
    given = AVERAGE + r"$$ u_t = (1-\gamma^t) c $$ "
    assert kinds(given + r"$$ \frac{u_t}{1-\gamma^t} = c $$")[-1] in {"proved", "agrees"}
    assert kinds(given + r"$$ \frac{u_t}{1-\gamma^t} = \gamma c $$")[-1] == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        # nothing says where the sequence starts
        r"$$ m_{k+1} = \beta m_k + (1-\beta) g $$ $$ m_k = (1-\beta^k) g $$",
        # another start, so perhaps another sequence
        DESCENT + r"$$ x_k = 2(1-\eta\lambda)^k x_0 $$",
        # no usual slip leads from the one to the other
        DEBT + r"$$ B_n = B_0 \cos n $$",
    ],
)
def test_what_may_be_another_sequence_is_left_open(text: str) -> None:
    assert kinds(text)[-1] in {"unclear", "definition"}
