"""Single members of a family beside its general one: cases, compared with complex steps, and what is refused."""

import inspect

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from calcwork.show.problems.derivation import python_source

VECTORS = r"Let $a, x \in \mathbb{R}^n$. "
TOTAL = r" $$ J(a) = \sum_{i=1}^n z_i^2 $$"


def module(note):
    found = {}
    exec(python_source(read_problem(read_document(Source(note, "note.md"))).problem), found)  # noqa: S102 - it is what is tested
    return found


def first_alone(a, x):
    return a[0] ** 2 + np.sum((a * x)[1:] ** 2)


def last_alone(a, x):
    return np.sum((a * x)[:-1] ** 2) + np.exp(2 * a[-1])


def ends_alone(a, x):
    return a[0] ** 2 + np.sum((a * x)[1:-1] ** 2) + np.exp(2 * a[-1])


def differences(a, x):
    return a[0] ** 4 + np.sum(np.diff(a) ** 2)


CASES = [
    (r"$$ z_1 = a_1^2, \qquad z_i = a_i - a_{i-1} $$", differences),
    (r"$$ z_n = a_n^2, \qquad z_i = a_i - a_{i+1} $$", lambda a, x: differences(a[::-1], x)),
    (r"$$ z_1 = a_1, \qquad z_i = a_i x_i \quad (i = 2, \dots, n) $$", first_alone),
    (r"$$ z_i = a_i x_i $$ $$ z_n = e^{a_n} $$", last_alone),
    (r"$$ z_1 = a_1 $$ $$ z_n = e^{a_n} $$ $$ z_k = a_k x_k, \quad k = 2, \dots, n - 1 $$", ends_alone),
]


@pytest.mark.parametrize(("members", "plain"), CASES)
def test_single_members_are_cases_of_the_general_one(members, plain):
    a, x = np.random.default_rng(0).normal(size=(2, 5))
    found = module(VECTORS + members + TOTAL)
    steps = [np.imag(plain(a + 1e-30j * e, x)) / 1e-30 for e in np.eye(5)]
    given = {n: v for n, v in (("x", x), ("a", a)) if n in inspect.signature(found["value"]).parameters}
    assert found["value"](**given) == pytest.approx(plain(a, x), rel=1e-13)
    np.testing.assert_allclose(found["gradient"](**given)["a"], steps, rtol=1e-12)


def test_leaving_a_member_out_would_be_seen():
    a, x = np.random.default_rng(0).normal(size=(2, 5))
    found = module(VECTORS + r"$$ z_i = a_i x_i $$" + TOTAL)
    assert abs(found["value"](x=x, a=a) - first_alone(a, x)) > 1e-3


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            VECTORS + r"$$ z_1 = a_1 $$" + TOTAL,
            "a single member of z, and nothing that was understood gives the others",
        ),
        (
            VECTORS + r"$$ z_1 = a_1, \quad z_1 = x_1, \quad z_i = a_i $$" + TOTAL,
            "this member of z has an equation above",
        ),
        (
            VECTORS + r"$$ z_1 = a_1, \qquad z_n = x_n, \qquad z_i = a_i a_{i-1} $$" + TOTAL,
            "its general member would reach outside of an array",
        ),
        (
            VECTORS
            + r"$$ z_i = \begin{cases} a_1 & i = 1 \\ x_n & i = n \\ a_i a_{i-1} & \text{otherwise} \end{cases} $$"
            + TOTAL,
            "its general member would reach outside of an array",
        ),
        (
            VECTORS + r"$$ m = \arg\max_i a_i $$ $$ J(a) = m^2 + \|a\|^2 $$",
            "this equation for m was not understood as its definition",
        ),
    ],
)
def test_what_is_not_understood_is_refused(note, message):
    with pytest.raises(UserError, match=message):
        module(note)


COUNTS = r"""Let $y_i \in \{0, 1, 2, \dots\}$, $x_i \in \mathbb{R}^D$ for $i = 1, \dots, N$, $w \in \mathbb{R}^D$ and
$\mu_i = e^{w \cdot x_i}$. $$ P(y_i \mid x_i) = \mu_i^{y_i} e^{-\mu_i} $$ """


def test_a_law_of_any_sample_is_that_of_each_below_a_sum():
    found = module(COUNTS + r"$$ J(w) = -\sum_{i=1}^N \log P(y_i \mid x_i) $$")
    rng = np.random.default_rng(0)
    x, y, w = rng.normal(size=(4, 2)), rng.poisson(2, 4), rng.normal(size=2)
    z = x @ w
    assert found["value"](x=x, y=y, w=w) == pytest.approx(np.sum(np.exp(z) - y * z), rel=1e-13)
    np.testing.assert_allclose(found["gradient"](x=x, y=y, w=w)["w"], (np.exp(z) - y) @ x, rtol=1e-12)


def test_a_quantity_of_one_sample_without_its_index_is_refused():
    note = r"Let $a \in \mathbb{R}^n$. $$ p = e^{a_i} $$ $$ J(a) = \sum_{k=1}^n p\, a_k $$"
    with pytest.raises(UserError, match="depends on the index i, which it does not name"):
        module(note)


def test_a_recurrence_of_any_number_of_steps_is_followed():
    note = r"Let $x \in \mathbb{R}^T$ and $w \in \mathbb{R}$. $$ h_1 = w, \qquad h_t = \tanh(w h_{t-1} + x_t) $$"
    found = module(note + r" $$ J(w) = \sum_{t=1}^T h_t^2 $$")
    after = np.tanh(0.6**2 - 0.4)
    assert found["value"](x=np.array([0.3, -0.4]), w=0.6) == pytest.approx(0.36 + after**2, rel=1e-13)
    assert found["gradient"](x=np.array([0.3, -0.4]), w=0.6)["w"] == pytest.approx(
        1.2 + 2 * after * (1 - after**2) * 1.2, rel=1e-13
    )


def test_a_model_of_data_with_noise_is_no_sequence():
    note = r"""The data $y_1, y_2, y_3, y_4$ follow $$ y_t = \phi y_{t-1} + u_t, \quad t = 2, 3, 4. $$
    $$ J(\phi) = \sum_{t=2}^4 (y_t - \phi y_{t-1})^2 $$"""
    y = np.array([0.3, -1.2, 0.8, 2.1])
    found = module(note)
    assert found["value"](y=y, phi=0.6) == pytest.approx(np.sum((y[1:] - 0.6 * y[:-1]) ** 2), rel=1e-13)
