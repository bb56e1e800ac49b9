"""Means and concentrations in brackets, initial values, the two readings of a slash."""

from __future__ import annotations

import pytest

from tests.judging import kinds

MEAN = r"With $b = 1/(kT)$ let $$ \langle U\rangle = -\frac{\partial}{\partial b}\ln(1+e^{-bc}). $$ "
REACTION = r"$$ [\mathrm X] = [\mathrm X]_0 e^{-kt} $$ "
ITALIC = r"$$ \frac{d[S]}{dt} = -k[S]_0 e^{-kt} $$ with $[S] = [S]_0 e^{-kt}$. "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (MEAN, r"\langle U\rangle = \frac{c}{1+e^{bc}}", r"\langle U\rangle = \frac{c}{1-e^{bc}}"),
        (
            MEAN,
            r"\frac{\partial\langle U\rangle}{\partial b} = -\frac{c^2 e^{bc}}{(1+e^{bc})^2}",
            r"\frac{\partial\langle U\rangle}{\partial b} = \frac{c^2 e^{bc}}{(1+e^{bc})^2}",
        ),
        (REACTION, r"\frac{d[\mathrm X]}{dt} = -k[\mathrm X]", r"\frac{d[\mathrm X]}{dt} = k[\mathrm X]"),
        (ITALIC, r"\frac{d[S]}{dt} = -k[S]", r"\frac{d[S]}{dt} = k[S]"),
        ("$$ N = N_0 e^{-at} $$ ", r"\frac{dN}{dt} = -aN", r"\frac{dN}{dt} = aN"),
        ("", r"e^{a/bc} e^{-a/(bc)} = 1", None),
        ("", r"e^{a/bc} e^{-2a/(bc)} = e^{-a/(bc)}", r"e^{a/bc} e^{-2a/(bc)} = e^{-2a/(bc)}"),
        ("", "[x + y] - [x] = y", "[x + y] - [x] = -y"),
    ],
)
def test_brackets_and_slashes(given: str, right: str, wrong: str | None) -> None:
    assert kinds(given + f"$${right}$$")[-1] in {"proved", "agrees"}
    if wrong is not None:
        assert kinds(given + f"$${wrong}$$")[-1] == "refuted"


def test_a_mean_of_an_expression_is_not_taken_for_the_expression() -> None:
    assert kinds(r"$$ \langle x^2\rangle - \langle x\rangle^2 = 0 $$") == ["unclear"]
    assert kinds(r"$$ \langle a + b^2\rangle = a + b^2 $$") == ["unclear"]


def test_a_longer_list_in_angle_brackets_is_a_vector() -> None:
    assert kinds(r"$$ \langle 1, 2, 3\rangle + \langle 1, 1, 1\rangle = \langle 2, 3, 4\rangle $$") == ["proved"]
    assert kinds(r"$$ \langle 1, 2, 3\rangle + \langle 1, 1, 1\rangle = \langle 2, 3, 5\rangle $$") == ["refuted"]
