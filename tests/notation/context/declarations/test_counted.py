r"""How many samples there are, by words, and losses at zero; each step with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last

LOSS = (
    r"There are $N$ training examples $(u_i, t_i)$ with $u_i \in \mathbb{R}^p$ and $t_i \in \{0, 1\}$. With the scores "
    r"$s_i = \theta^\top u_i$ let $$ C(\theta) = \sum_i \log(1 + e^{s_i}) - \sum_i t_i s_i $$"
)
LIMITS = LOSS.replace(r"\sum_i", r"\sum_{i=1}^N").replace("$N$ training examples", "pairs")
DOTTED = LOSS.replace(r"\theta^\top", r"\theta\cdot")
STEPS = [
    (r"C(0) = N\log 2", "N", "2N"),
    (r"\nabla C(0) = \sum_i (\tfrac12 - t_i)u_i", "- t_i", "+ t_i"),
    (r"\sum_i (t_i - 1) = \sum_i t_i - N", "- N", "- 1"),
]


@pytest.mark.parametrize("given", [LOSS, LIMITS, DOTTED])
@pytest.mark.parametrize(("step", "old", "new"), STEPS)
def test_the_letter_of_the_sums_runs_over_all_samples(given: str, step: str, old: str, new: str) -> None:
    step = step.replace(r"\sum_i", r"\sum_{i=1}^N") if given == LIMITS else step
    assert last(f"{given}\n\n$$ {step} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize("words", ["$N$ samples per class", "$N$ cats", "$N$ training and $M$ test examples"])
def test_other_words_count_no_samples(words: str) -> None:
    given = LOSS.replace("$N$ training examples", words)
    assert last(rf"{given} $$ \sum_i (t_i - 1) = \sum_i t_i - N $$").verdict == "unclear"
