"""Signs of expectation, in the spellings of several schools."""

from __future__ import annotations

import pytest

from calcwork.notation.spelling.usual import usual
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read


def respelled(*formulas: str) -> str:
    """Return the last of some formulas in the usual spelling, on one line."""
    items = [tuple(read(f).rows[0].items) for f in formulas]
    return outline(usual(items)(items[-1]))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathbb{E}[U]", "expectation [ U ]"),
        (r"\mathrm{E}[U]", "expectation [ U ]"),
        (r"\operatorname{E}(U)", "expectation ( U )"),
        (r"\mathbb{V}[U]", "variance [ U ]"),
        (r"\operatorname{Var}(U)", "variance ( U )"),
        (r"\mathbb{E} U^2", "expectation [ U^{2} ]"),
        (r"\mathbb{E}_{u \sim p}[\log p(u)]", "( sum_{u} {p}_{u} ( log {p}_{u} ) )"),
    ],
)
def test_signs(latex: str, expected: str) -> None:
    assert respelled(latex) == expected


def test_an_energy_keeps_its_name() -> None:
    assert respelled("E = mc^2", "E(u)").startswith("E ")
