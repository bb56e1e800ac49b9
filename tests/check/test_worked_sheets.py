r"""Ways of worked solutions, sheets and drafts: each is read as its author means it, and its slip is not accepted."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last, steps, verdicts

SUMMED = "Repeated indices are summed; $A$ is constant."
ENERGY = (
    SUMMED
    + "\n\n$$ E(x) = \\tfrac12 x_i A_{ij} x_j - b_i x_i, \\qquad A_{ij} = A_{ji} $$\n\n"
    + r"Put $\partial_k = \partial/\partial x_k$."
)
BOLTZMANN = (
    r"Let $Z = \sum_k e^{b z_k}$ and $p_i = e^{b z_i}/Z$. For any $a_i$ write $\langle a \rangle = \sum_i p_i a_i$."
)
EXPONENTIAL = "Let $f(x) = e^x - \\log x$ for $x > 0$. We go by numbers from $x_0 = 0.5$."
POINTS = r"Points $(x_i, y_i)$, $i = 1, \dots, n$, $\bar x = \frac1n \sum x_i$. Take the points (1,2), (2,3) and (3,7)."
NEURON = "$$ z = wx + b $$\n\nWith `x = 1.5`, `w = 0.6`, `b = -0.4`:"
COUNTS = (
    r"The counts $y_i$ are independent, and $y_i$ has a Poisson distribution with mean $m t_i$. Let $S = \sum_i y_i$."
)
SAMPLE = r"Let $y_1, \dots, y_n$ be a random sample from $N(\mu, v)$ and $\bar y = \frac1n \sum_i y_i$."
REGRESSION = (
    r"Let $X$ be $n \times k$ and $\beta \in \mathbb R^k$. The model is $y = X \beta + u$, where the errors $u_i$ are "
    r"i.i.d. $N(0, s)$. Let $Q(\beta) = (y - X\beta)^\top (y - X\beta)$."
)
SOFTMAX = r"$S$ is $N \times K$ and $P$ is the $N \times K$ matrix of the row-wise softmax of $S$."
LOGISTIC = (
    r"Let $A \in \mathbb R^{n \times d}$ have the rows $a_1^\top, \dots, a_n^\top$, and let $\theta \in \mathbb R^d$. "
    r"Define $\pi(\theta) \in (0, 1)^n$ by $\pi_i(\theta) = 1/(1 + e^{-a_i^\top \theta})$. Let $t \in \mathbb R^n$ and "
    r"$R(\theta) = \sum_{i=1}^n \log(1 + e^{a_i^\top \theta}) - t^\top A \theta$. "
    r"Let $D(\theta)$ be the diagonal matrix with the entries $D_{ii} = \pi_i(\theta) (1 - \pi_i(\theta))$."
)
LAYERS = (
    "$$ z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}, \\qquad a^{[l]} = g(z^{[l]}) $$\n\nLet $C$ be the loss and "
    r"$\delta^{[l]} = \frac{\partial C}{\partial z^{[l]}}$."
)
ONE_HOT = (
    r"Let $q_k^{(i)} = e^{z_k^{(i)}}/\sum_{c=1}^K e^{z_c^{(i)}}$. Targets $y^{(i)}$ are one-hot. "
    "Let $J = -\\frac1m \\sum_{i=1}^m \\sum_{k=1}^K y_k^{(i)} \\log q_k^{(i)}$."
)
SIGMOID = r"Let $s(z) = 1/(1 + e^{-z})$, with the inverse $s^{-1}(p) = \ln\frac{p}{1-p}$."
POISSON = (
    r"Let $\ell(\theta) = a \log\theta - b\theta$. With $\phi = \log\theta$ it is $\ell(\phi) = a\phi - b e^\phi$."
)
MIXTURE = (
    "The responsibilities are\n\n$$ r_i = \\frac{1}{1 + e^{m - x_i}} $$\n\nLet $Q = \\sum_{i=1}^n r_i (x_i - m)^2$."
)
ENTROPY = "Let $H(p) = -\\sum_i p_i \\log p_i$.\n\n**Numbers** ($\\log_2$) $p = (\\frac12, \\frac14, \\frac14)$"
SADDLE = r"Let $f(x, y) = x^3 + y^3 - 3xy$ and $D = 36xy - 9$."
ROWS = r"Let $A = (1, 2)$ and $w = (0, 3)$."

WAYS = {
    "a derivative by a short sign ends at a plain name": (
        ENERGY,
        r"\partial_k E \, u_k = (A_{kj} x_j - b_k) u_k",
        r"\partial_k E \, u_k = (A_{kj} x_j + b_k) u_k",
    ),
    "an average of anything": (
        BOLTZMANN,
        r"\frac{d \log Z}{db} = \langle z \rangle",
        r"\frac{d \log Z}{db} = \langle z^2 \rangle",
    ),
    "the derivative of an average": (
        BOLTZMANN,
        r"\frac{d \langle z \rangle}{db} = \langle z^2 \rangle - \langle z \rangle^2",
        r"\frac{d \langle z \rangle}{db} = \langle z^2 \rangle + \langle z \rangle^2",
    ),
    "a number for a member": (EXPONENTIAL, r"f(x_0) \approx 1.6487 + 0.6931", r"f(x_0) \approx 1.6487 - 0.6931"),
    "points of a sentence": (POINTS, r"\sum x_i y_i = 2 + 6 + 21", r"\sum x_i y_i = 2 + 6 + 12"),
    "numbers in code": (NEURON, r"z = 0.6 \cdot 1.5 - 0.4", r"z = 0.6 \cdot 1.5 + 0.4"),
    "a law that depends on the member": (COUNTS, r"E[S] = m \sum_i t_i", r"E[S] = n m t_i"),
    "a random sample": (SAMPLE, r"E[\bar y^2] = \mu^2 + \frac{v}{n}", r"E[\bar y^2] = \mu^2 + v"),
    "the data of a model with random errors are fixed": (
        REGRESSION,
        r"\frac{\partial Q}{\partial \beta} = -2 X^\top (y - X\beta)",
        r"\frac{\partial Q}{\partial \beta} = 2 X^\top (y - X\beta)",
    ),
    "words for a function of a matrix": (
        SOFTMAX,
        r"\frac{\partial P_{nk}}{\partial S_{nk}} = P_{nk} (1 - P_{nk})",
        r"\frac{\partial P_{nk}}{\partial S_{nk}} = P_{nk} (1 + P_{nk})",
    ),
    "elements with an argument": (
        LOGISTIC,
        r"\nabla R(\theta) = A^\top (\pi(\theta) - t)",
        r"\nabla R(\theta) = A^\top (t - \pi(\theta))",
    ),
    "a diagonal matrix with an argument": (
        LOGISTIC,
        r"\nabla^2 R(\theta) = A^\top D(\theta) A",
        r"\nabla^2 R(\theta) = -A^\top D(\theta) A",
    ),
    "an activation that nothing defines": (
        LAYERS,
        r"\delta^{[l]} = (W^{[l+1]\top} \delta^{[l+1]}) \odot g'(z^{[l]})",
        r"\delta^{[l]} = (W^{[l]\top} \delta^{[l+1]}) \odot g'(z^{[l]})",
    ),
    "targets whose classes are counted elsewhere": (
        ONE_HOT,
        r"\frac{\partial J}{\partial z_k^{(i)}} = \frac1m (q_k^{(i)} - y_k^{(i)})",
        r"\frac{\partial J}{\partial z_k^{(i)}} = \frac1m (y_k^{(i)} - q_k^{(i)})",
    ),
    "the derivative of an inverse function": (
        SIGMOID,
        r"(s^{-1})'(p) = \frac{1}{p (1 - p)}",
        r"(s^{-1})'(p) = \frac{1}{p (1 + p)}",
    ),
    "how many there are": (
        r"Let $x_1, \dots, x_n$ be numbers.",
        r"\sum_{i=1}^n 1[x_i < c] = \#\{i : x_i < c\}",
        r"\sum_{i=1}^n 1[x_i < c] = \#\{i : x_i > c\}",
    ),
    "a second derivative in another parameter": (
        POISSON,
        r"\frac{d^2\ell}{d\phi^2} = -b e^\phi",
        r"\frac{d^2\ell}{d\phi^2} = b e^\phi",
    ),
    "responsibilities are held": (
        MIXTURE,
        r"\frac{\partial Q}{\partial m} = -2 \sum_{i=1}^n r_i (x_i - m)",
        r"\frac{\partial Q}{\partial m} = 2 \sum_{i=1}^n r_i (x_i - m)",
    ),
    "logarithms that a text names alone": (
        ENTROPY,
        r"H(p) = \tfrac12 \cdot 1 + \tfrac14 \cdot 2 + \tfrac14 \cdot 2",
        r"H(p) = \tfrac12 \cdot 2 + \tfrac14 \cdot 2 + \tfrac14 \cdot 2",
    ),
    "a derivative in a direction, beside another D": (
        SADDLE + r" Let $u = \frac15 (3, 4)$.",
        r"D_u f(2, 1) = \nabla f(2, 1) \cdot u = 3",
        r"D_u f(2, 1) = \nabla f(2, 1) \cdot u = 9",
    ),
    "a quantity at a point": (SADDLE, r"D(1, 1) = 27", r"D(1, 1) = 45"),
    "a step along the gradient at the iterate": (
        r"Let $L(w) = \frac12 (w \cdot x - y)^2$.",
        r"w_1^{(t-1)} - \eta \frac{\partial L}{\partial w_1} = w_1^{(t-1)} - \eta (w^{(t-1)} \cdot x - y) x_1",
        r"w_1^{(t-1)} - \eta \frac{\partial L}{\partial w_1} = w_1^{(t-1)} + \eta (w^{(t-1)} \cdot x - y) x_1",
    ),
    "rows that begin with a sign": (
        ROWS,
        r"\begin{align} w \cdot A &= 6 && \text{(right)} \\ -\, w \cdot A &= -6 \end{align}",
        r"\begin{align} w \cdot A &= 6 && \text{(right)} \\ -\, w \cdot A &= 6 \end{align}",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_right_step_is_accepted(way: str) -> None:
    given, step, _ = WAYS[way]
    assert last(given, step).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_is_not_accepted(way: str) -> None:
    given, _, slip = WAYS[way]
    assert last(given, slip).verdict in {"refuted", "unclear"}


def test_words_may_say_that_nothing_is_summed() -> None:
    text = SUMMED + r" Let $p_i = e^{z_i}/\sum_k e^{z_k}$. $$ p_i p_i = p_i^2 \quad \text{(no sum)} $$ $$ p_i = 1 $$"
    assert verdicts(text)[0].verdict == "proved"


def test_a_matrix_is_symmetric_where_a_display_assumes_it_of_an_open_one() -> None:
    text = "Let $f(x) = x^T A x$. $$ A = A^T $$ $$ \\nabla f = 2 A x $$"
    assert kinds(text) == ["definition", "proved"]
    defined = r"Let $A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$. $$ A = A^T $$"
    assert kinds(defined) == ["refuted"]


def test_a_colon_ends_what_a_formula_is_said_for() -> None:
    given = r"Let $p_k = e^{s_k}/\sum_j e^{s_j}$."
    right = r"$$ k = j: \quad \frac{\partial p_k}{\partial s_j} = p_k (1 - p_k) $$"
    assert steps(given + right) == ["proved"]
    assert steps(given + right.replace("1 - p", "1 + p"))[-1] in {"refuted", "unclear"}


def test_a_matrix_before_a_colon_is_set_anew() -> None:
    first, second = (
        rf"A = \begin{{pmatrix}} {a} \end{{pmatrix}}: \qquad \det A = {d}"
        for a, d in ((r"2 & 1 \\ 1 & 2", 3), (r"1 & 2 \\ 2 & 1", -3))
    )
    assert steps(f"For $$ {first} $$ and for $$ {second} $$") == ["proved", "proved"]


def test_an_update_with_numbers_gives_the_value_from_there_on() -> None:
    text = "Let $w = 1$. $$ w \\gets w - 0.5 = 0.5 $$ After it\n\n$$ 4 w = %s $$"
    assert verdicts(text % "2")[-1].verdict == "proved"
    assert verdicts(text % "4")[-1].verdict in {"refuted", "unclear"}


def test_codes_of_another_part_hold_for_no_numbers_of_an_example() -> None:
    text = "Two pairs with $y_1 = 3$ and $y_2 = 1$: $$ y_1 + y_2 = 4 $$ **Labels.** Now let $y \\in \\{-1, 1\\}$."
    assert kinds(text) == ["proved"]


def test_what_an_arrow_gives_holds_for_the_arrows_behind_it() -> None:
    text = "$$ 2a + b - 4 = 0 \\implies b = 4 - 2a $$ Into the other: $$ a + b - 3 = 0 \\implies a + 4 - 2a - 3 = 0 $$"
    assert kinds(text)[-2] == "proved"


def test_arrows_between_equations_imply() -> None:
    assert steps(r"$$ 2x - 6 = 0 \to x = 3 $$") == ["proved"]
    assert steps(r"$$ 2x - 6 = 0 \to x = 4 $$") == ["refuted"]


def test_another_exercise_has_an_x_of_its_own() -> None:
    text = "**(a)** Solve: $$ 2x - 6 = 0 \\implies x = 3 $$\n\n**(b)** The corner is at\n\n$$ x = \\frac{5}{2} $$"
    assert "refuted" not in kinds(text)


def test_the_names_of_sides_claim_nothing() -> None:
    assert kinds(r"$$ \text{LHS} = (a + b)^2 - 2ab = a^2 + b^2 = \text{RHS} $$") == ["proved"]


def test_a_recurrence_of_what_has_a_formula_is_a_claim() -> None:
    given = "Let $e_k = x_k - c$ and $x_1 = 3$.\n\n$$ x_{k+1} = \\frac12 (x_k + c) $$\n\nThen"
    assert last(given, r"e_{k+1} = \frac12 e_k").verdict in {"proved", "agrees"}
    assert last(given, r"e_{k+1} = \frac13 e_k").verdict != "proved"


def test_entries_of_a_defined_matrix_are_its_own_where_a_display_bounds_them() -> None:
    text = r"Let $X \in \mathbb R^{n \times p}$ and $H = X(X'X)^{-1}X'$. As $H = HH$ and $H = H'$, $$ %s $$ So"
    bound = r" $$ 0 \le h_{ii} \le 1 $$"
    assert verdicts(text % r"h_{ii} = \sum_{j=1}^n h_{ij}^2" + bound)[0].verdict == "proved"
    assert verdicts(text % r"h_{ii} = \sum_{j=1}^n h_{ij}" + bound)[0].verdict in {"refuted", "unclear"}


def test_infinite_sums_of_a_defined_name_are_known_by_what_it_is_made_of() -> None:
    given = "Let $0 < p < 1$ and $q = 1 - p$."
    assert last(given, r"p \sum_{k=1}^\infty k q^{k-1} = \frac1p").verdict == "proved"
    assert last(given, r"p \sum_{k=1}^\infty k q^{k-1} = \frac1q").verdict == "refuted"
    assert last("Let $t > 0$.", r"\sum_{k=1}^\infty \frac{t^{k-1}}{(k-1)!} = e^t").verdict == "proved"
    assert last("Let $t > 0$.", r"\sum_{k=1}^\infty \frac{1}{k^2} = \frac{\pi^2}{6}").verdict == "proved"
    assert last("Let $t > 0$.", r"\sum_{k=1}^\infty \frac{1}{k^2} = \frac{\pi^2}{8}").verdict == "refuted"


def test_a_letter_twice_below_a_name_may_be_a_label() -> None:
    text = "Let $G(s) = \\frac{K}{s (s + 2)}$. $$ k = \\lim_{s \\to 0} s G(s), \\qquad e_{ss} = \\frac1k $$"
    assert "refuted" not in kinds(text)


def test_some_point_in_between_is_any_that_the_author_means() -> None:
    text = r"There is some $\xi \in (0, x)$ such that $$ e^x = 1 + x e^\xi $$"
    assert kinds(text) == ["unclear"]


def test_an_implication_of_bounds_may_need_positive_data() -> None:
    given = r"Let $x_1, \dots, x_n$ be numbers and $m = \frac1n \sum_i x_i$. For $t > 0$"
    assert steps(rf"{given} $$ \frac1t - m \ge 0 \iff t \le \frac1m $$") == ["unclear"]
