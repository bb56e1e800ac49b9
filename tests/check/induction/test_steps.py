r"""Recurrences that count back, ``w_k = w_{k-1} + k x``: what follows by them, a second one, and planted slips."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

VECTORS = r"""Start with $\mathbf w_0 = \mathbf 0$ in $\mathbb R^d$. Update
$$ \mathbf w_k = \mathbf w_{k-1} + k\, \mathbf x $$
"""


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\mathbf w_k^\top \mathbf u = \mathbf w_{k-1}^\top \mathbf u + k\, \mathbf x^\top \mathbf u", {"proved"}),
        (r"\|\mathbf w_k\|^2 = \|\mathbf w_{k-1} + k\, \mathbf x\|^2", {"proved"}),
        (r"\mathbf w_{k+1} = \mathbf w_{k-1} + (2k + 1) \mathbf x", {"proved"}),
        (
            r"\mathbf w_k^\top \mathbf u = \mathbf w_{k-1}^\top \mathbf u + \mathbf x^\top \mathbf u",
            {"refuted", "unclear"},
        ),
        (r"\|\mathbf w_k\|^2 = \|\mathbf w_{k-1}\|^2 + k^2 \|\mathbf x\|^2", {"refuted", "unclear"}),
        (r"\mathbf w_{k+1} = \mathbf w_{k-1} + 2k\, \mathbf x", {"definition", "unclear"}),
    ],
)
def test_members_by_those_before_them(claim: str, expected: set[str]) -> None:
    found = verdicts(VECTORS + f"$$ {claim} $$")
    assert found[0].verdict == "definition"
    assert found[-1].verdict in expected


def test_a_numbered_letter_is_no_identity_where_it_counts_back() -> None:
    given = "For $n \\ge 2$ we have\n\n$$ I_n = n I_{n-1} $$\n\n"
    assert [v.verdict for v in verdicts(given + "$$ I_n = n (n - 1) I_{n-2} $$")] == ["definition", "proved"]
    assert verdicts(given + "$$ I_n = n^2 I_{n-2} $$")[-1].verdict != "proved"


def test_a_recurrence_of_what_is_defined_is_a_claim() -> None:
    given = r"Let $n$ be a positive integer, $I_n = \int_0^\infty x^n e^{-x}\,dx$. "
    assert verdicts(given + "$$ I_n = n I_{n-1} $$")[-1].verdict == "proved"
    assert verdicts(given + "$$ I_n = (n + 1) I_{n-1} $$")[-1].verdict != "proved"


def test_a_later_recurrence_proves_nothing_above_it() -> None:
    text = VECTORS + r"$$ \mathbf w_k = \mathbf w_{k-2} + k\,\mathbf x $$"
    assert verdicts(text)[-1].verdict != "proved"
