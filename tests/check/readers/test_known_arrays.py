r"""Formulas for the entries of an array that a note has defined before: claims, and no definitions anew."""

from __future__ import annotations

import pytest

from tests.judging import last

PRODUCT = r"Let $M = AB$ with $A \in \mathbb{R}^{n \times p}$ and $B \in \mathbb{R}^{p \times q}$. "
WEIGHTS = (
    r"Let $T = QK^\top$, $P = \mathrm{softmax}(T)$ row-wise and $O = PV$ with $Q, K, V \in \mathbb{R}^{n \times d}$. "
)


@pytest.mark.parametrize(
    ("given", "step", "old", "new"),
    [
        (PRODUCT, r"M_{ij} = \sum_k A_{ik} B_{kj}", "B_{kj}", "B_{jk}"),
        (WEIGHTS, r"O_{ij} = \sum_k P_{ik} V_{kj}", "P_{ik}", "P_{ki}"),
        (WEIGHTS, r"P_{ik} = \frac{\exp(T_{ik})}{\sum_l \exp(T_{il})}", "T_{il}", "T_{lk}"),
        (WEIGHTS, r"T_{ij} = \sum_k Q_{ik} K_{jk}", "K_{jk}", "K_{kj}"),
    ],
)
def test_an_entry_of_a_known_array_is_judged(given: str, step: str, old: str, new: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {step.replace(old, new)} $$").verdict == "refuted"


def test_an_entry_by_rows_of_other_names_may_be_a_definition() -> None:
    text = r"Let $t = Ax + e$ with $A \in \mathbb{R}^{n \times p}$. $$ t_i = x^T z_i + e_i $$"
    assert last(text).verdict != "refuted"
