"""Sums over sets: right steps accepted for every set, planted slips refuted, and nothing said of what is in a set."""

import pytest

from tests.judging import last

CLUSTERS = r"Let $a_n \in \mathbb R$ for $n=1,\dots,N$. "
RISK = (
    r"For times $s_n$ let $R_n=\{m : s_m \ge s_n\}$ and "
    r"$$ G = \sum_{n=1}^N \bigl( h_n - \log\sum_{m\in R_n} e^{h_m} \bigr) $$ "
)
LABELS = r"Let $c_n\in\{0,1\}$ for $n=1,\dots,N$. "

# (given, right step, what is replaced in it, by what)
STEPS = {
    "slope": (
        CLUSTERS,
        r"\frac{d}{dv} \sum_{n\in S_j} (a_n - v)^2 = -2 \sum_{n\in S_j} (a_n - v)",
        "-2",
        "2",
    ),
    "number of members": (
        CLUSTERS,
        r"\sum_{n\in S} (a_n - v) = \sum_{n\in S} a_n - |S| v",
        "- |S|",
        "+ |S|",
    ),
    "the others": (CLUSTERS, r"\sum_{n\in S} a_n + \sum_{n\notin S} a_n = \sum_{n=1}^N a_n", "= ", "= 2"),
    "by their labels": (
        LABELS,
        r"\sum_{n: c_n=1} \log a_n + \sum_{n: c_n=0} \log b_n = \sum_{n=1}^N (c_n \log a_n + (1-c_n) \log b_n)",
        "(1-c_n)",
        "(1+c_n)",
    ),
    "pairs": (CLUSTERS, r"\sum_{(u,n)\in D} (r_{un} - v) = \sum_{(u,n)\in D} r_{un} - v |D|", "- v |D|", "+ v |D|"),
    "listed": (CLUSTERS, r"\sum_{n\in\{1,\dots,N\}} 2 a_n = 2\sum_{n=1}^N a_n", "= 2", "= "),
    "risk set": (
        RISK,
        r"\frac{\partial G}{\partial h_k} = 1 - \sum_{n : k\in R_n} \frac{e^{h_k}}{\sum_{m\in R_n} e^{h_m}}",
        "1 - ",
        "1 + ",
    ),
}


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_sum_over_a_set(given: str, step: str, part: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict in ("proved", "agrees")
    assert last(f"{given} $$ {step.replace(part, slip)} $$").verdict == "refuted"


def test_what_hangs_on_the_members_is_unclear() -> None:
    support = r"The support vectors are $V$. $$ \sum_{n=1}^N a_n y_n = \sum_{n\in V} a_n y_n $$"
    assert last(support).verdict == "unclear"


@pytest.mark.parametrize("where", [r"k\in\mathbb Z", r"k\in\{2, 5, 9\}", r"k\in\{1, 3, \dots, n\}"])
def test_other_sets_are_not_understood(where: str) -> None:
    assert last(rf"$$ \sum_{{{where}}} 2 x_k = 2 \sum_{{{where}}} x_k $$").verdict == "unclear"
