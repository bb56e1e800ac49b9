r"""What hostile notes must not bring about: a right step refuted, a wrong one accepted."""

import mpmath
import numpy as np
import pytest

from tests.judging import claims, conclusion, last, verdicts

ACCEPTED = ("proved", "agrees")


def latex_of(value: float) -> str:
    return mpmath.nstr(mpmath.mpf(value), 15).removesuffix(".0")


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["", "\u200b", "\u2060", "\u00ad", "\ufeff"])
def test_signs_without_width_part_no_number(gap: str) -> None:
    assert last(f"$$1{gap}2 + 1 = {12 + 1}$$").verdict == "proved"
    assert last(f"$$1{gap}2 = {1 * 2}$$").verdict == "refuted"


@pytest.mark.parametrize("gap", [" ", "\u00a0", "\u2009", "~"])
def test_blanks_between_groups_of_three_digits_part_no_number(gap: str) -> None:
    assert last(f"$$1{gap}000{gap}000 + 1 = {10**6 + 1}$$").verdict == "proved"
    assert last(f"$$1{gap}000 = 0$$").verdict == "refuted"


@pytest.mark.parametrize("step", ["1 2 = 12", "1 2 = 2", "10 0 = 100", "1.5 2 = 3"])
def test_two_numbers_that_latex_prints_as_one_are_not_judged(step: str) -> None:
    found = last(f"$${step}$$")
    assert found.verdict == "unclear"
    assert "LaTeX prints these two numbers as" in found.note


def test_numbers_that_are_arguments_stay_apart() -> None:
    for step in (r"\frac 1 2 = 0.5", r"\binom 4 2 = 6", r"2^2 3 = 12", r"2\,3 = 6"):
        assert last(f"$${step}$$").verdict == "proved"


# --- functions with a name in mathematics -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function", "at"), [(r"\Gamma", mpmath.gamma, 5), ("Γ", mpmath.gamma, 4), (r"\zeta", mpmath.zeta, -3)]
)
def test_values_of_known_functions_are_judged_and_define_nothing(name: str, function, at: int) -> None:
    value = mpmath.identify(function(at)) or latex_of(function(at))
    assert last(f"$${name}({at}) = {value}$$").verdict == "proved"
    assert last(f"$${name}({at}) = 7$$").verdict == "refuted"


def test_a_known_function_that_has_a_number_is_a_factor() -> None:
    assert last("$$\\zeta = 0.5$$\n\n$$\\zeta(2) = 1$$").verdict != "refuted"


@pytest.mark.parametrize(("name", "value"), [(r"\pi", mpmath.pi), ("e", mpmath.e)])
def test_a_constant_is_not_defined_by_a_number_close_to_it(name: str, value) -> None:
    assert last(f"$${name} = {mpmath.nstr(+value, 6)}$$").verdict == "agrees"
    assert last(f"$${name} = {mpmath.nstr(value + 2e-4, 6)}$$").verdict == "refuted"


def test_a_share_may_be_called_pi() -> None:
    assert [v.verdict for v in verdicts("$$\\pi = 0.3$$\n\n$$2\\pi = 0.6$$\n\n$$1 - \\pi = 0.6$$")] == [
        "definition", "proved", "refuted",
    ]  # fmt: skip


def test_a_double_factorial_is_no_factorial_of_a_factorial() -> None:
    assert last(f"$$5!! = {int(mpmath.fac2(5))}$$").verdict == "unclear"
    assert last("$$3!! = 720$$").verdict == "unclear"
    assert last(f"$$(3!)! = {int(mpmath.factorial(6))}$$").verdict == "proved"


def test_a_cross_product_is_no_inner_product() -> None:
    u, v = np.array([1.0, 2.0, 3.0]), np.array([2.0, -1.0, 5.0])
    assert np.allclose(np.cross(u, v), -np.cross(v, u))
    given = r"Let $u, v \in \mathbb{R}^3$."
    assert last(given, r"u \times v = -v \times u").verdict == "unclear"
    assert last(given, r"u \times v = v \times u").verdict == "unclear"


# --- what stands beside a step ----------------------------------------------------------------------------------------


def test_a_premise_bounds_no_name_outside_of_its_implication() -> None:
    given = r"Let $x \in \mathbb{R}$."
    assert (
        conclusion(f"{given}\n\n$$x > 1 \\Rightarrow x^2 > 1$$\n\n$$x^2 = 4 \\Rightarrow x = 2$$").verdict == "refuted"
    )
    assert conclusion(f"{given}\n\n$$x > 1 \\Rightarrow x^2 > 1$$").verdict == "proved"
    assert {v.verdict for v in verdicts(r"$$0 < q < 1 \Rightarrow q^2 > 0$$")} == {"definition", "proved"}


def test_a_name_that_equals_itself_and_more_is_no_update_without_a_word_of_one() -> None:
    assert last("$$x = x + 1$$").verdict == "unclear"
    assert last("In each iteration we increment the counter:\n\n$$i = i + 1$$").verdict == "definition"
    assert last(r"$$w = w - \eta g$$").verdict == "definition"
    assert last("$$x := x + 1$$").verdict == "definition"


def test_nothing_follows_from_equations_that_no_value_meets() -> None:
    assert last("Here $i^2 = -1$.\n\n$$e^{i\\pi} = 1$$\n\n$$i > 0$$\n\n$$e^{i\\pi} = 1$$").verdict == "unclear"
    assert abs(1e-9**1e-9 - 1) < 1e-6
    assert last(r"Let $x > 0$." + "\n\n$$0^x = 0$$\n\n$$\\lim_{x \\to 0^+} x^x = 0$$").verdict not in ACCEPTED


# --- single points ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [r"\operatorname{sign}(x)^2 = 1", r"\mathbb{1}\{x = 7.123\} = 0", "|x - 3| > 0"])
def test_a_step_that_fails_at_a_special_point_is_not_accepted(step: str) -> None:
    at = {"sign": np.sign(0.0) ** 2 == 1, "x = 7": False, "|": abs(3.0 - 3) > 0}
    assert not next(v for k, v in at.items() if k in step)
    found = last(r"Let $x \in \mathbb{R}$.", step)
    assert found.verdict == "unclear"
    assert " against " in found.note


def test_an_inequality_is_refuted_at_a_stationary_point() -> None:
    least = min(np.polyval([1, 0, -1, 0, 0.2499999], np.roots([4, 0, -2, 0])).real)
    assert least < 0
    given = r"Let $x \in \mathbb{R}$."
    assert last(given, r"x^4 - x^2 + 0.2499999 \ge 0").verdict == "refuted"
    assert last(given, r"x^4 - x^2 + 0.25 \ge 0").verdict in ACCEPTED


@pytest.mark.parametrize(
    ("function", "at"), [("|x|", 0), (r"\max(0, x)", 0), ("|x - 1|", 1), (r"\operatorname{sign}(x)", 0)]
)
def test_there_is_no_derivative_at_a_kink(function: str, at: int) -> None:
    given = r"Let $x \in \mathbb{R}$."
    for value in (-1, 0, 1):
        assert last(given, rf"\left. \frac{{d}}{{dx}} {function} \right|_{{x = {at}}} = {value}").verdict == "unclear"


def test_there_is_a_derivative_beside_a_kink() -> None:
    slope = float(mpmath.diff(lambda x: abs(x) * x, 3))
    step = r"\left. \frac{d}{dx} x |x| \right|_{x = 3} ="
    assert last(r"Let $x \in \mathbb{R}$.", f"{step} {slope:.0f}").verdict == "proved"
    assert last(r"Let $x \in \mathbb{R}$.", f"{step} {slope + 1:.0f}").verdict == "refuted"


def test_a_singular_matrix_has_no_inverse() -> None:
    for rows in ([[0, 0], [0, 0]], [[1, 2], [2, 4]]):
        assert np.linalg.matrix_rank(np.array(rows)) < 2
        matrix = r"\begin{pmatrix}" + r"\\".join("&".join(map(str, r)) for r in rows) + r"\end{pmatrix}"
        found = last(f"$${matrix}^{{-1}} = {matrix}$$")
        assert found.verdict == "unclear"
        assert "determinant 0" in found.note


@pytest.mark.parametrize("step", [r"\emptyset = \{\emptyset\}", r"\{x\} = x", "[0, 1] = (0, 1)"])
def test_sets_and_intervals_are_no_numbers_and_vectors(step: str) -> None:
    assert last(f"$${step}$$").verdict == "unclear"


# --- numbers and limits that are read in one way only -----------------------------------------------------------------


@pytest.mark.parametrize("right", [1.5, 0.5])
def test_a_mixed_number_is_no_product(right: float) -> None:
    assert last(rf"$$1\frac12 = {right}$$").verdict == "unclear"
    assert last(rf"$$1\cdot\frac12 = {right}$$").verdict == ("proved" if right == 1 * 0.5 else "refuted")


def test_the_limit_of_a_sum_of_more_and_more_terms_is_not_that_of_its_terms() -> None:
    far = mpmath.nsum(lambda k: 1 / (10**6 + k), [1, 10**6], method="euler-maclaurin")
    assert mpmath.almosteq(far, mpmath.log(2), 1e-6)
    sums = r"\lim_{n \to \infty} \sum_{k=1}^n \frac{1}{n + k}"
    assert last(f"$${sums} = 0$$").verdict == "unclear"
    assert last(rf"$${sums} = \log 2$$").verdict != "refuted"
    closed = r"\lim_{n \to \infty} \sum_{k=1}^n \frac{k}{n^2}"
    assert last(rf"$${closed} = \frac{{1}}{{2}}$$").verdict == "proved"
    assert last(f"$${closed} = 0$$").verdict == "refuted"


def test_a_jump_has_no_limit() -> None:
    assert np.floor(1 - 1e-9) != np.floor(1 + 1e-9)
    assert last(r"$$\lim_{x \to 1} \lfloor x \rfloor = 1$$").verdict == "unclear"


def test_a_limit_is_not_put_into_an_integral_without_end() -> None:
    assert mpmath.almosteq(mpmath.quad(lambda x: 1e-3 * mpmath.exp(-1e-3 * x), [0, 1e3, 1e4, mpmath.inf]), 1)
    integral = r"\lim_{a \to 0^+} \int_0^\infty a e^{-a x} \, dx"
    assert last(f"$${integral} = 0$$").verdict not in ACCEPTED
    assert last(f"$${integral} = 1$$").verdict != "refuted"


@pytest.mark.parametrize(
    ("limit", "function", "value"),
    [
        (
            r"\lim_{n \to \infty} \int_0^1 \frac{n}{1 + n^2 x^2} \, dx",
            lambda n, x: n / (1 + n**2 * x**2),
            r"\frac{\pi}{2}",
        ),
        (r"\lim_{n \to \infty} \int_0^1 n x e^{-n x^2} \, dx", lambda n, x: n * x * mpmath.exp(-n * x**2), r"\frac12"),
    ],
)
def test_the_limit_of_an_integral_is_not_that_of_its_function(limit: str, function, value: str) -> None:
    far = mpmath.quad(lambda x: function(10**4, x), [0, 1e-4, 1e-3, 1e-2, 0.1, 1])
    assert abs(far) > 0.4
    assert last(f"$${limit} = 0$$").verdict not in ACCEPTED
    assert last(f"$${limit} = {value}$$").verdict != "refuted"


# --- what cannot be read costs no other step --------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["h(x^{()})", "x^{()} + 1", r"\frac{p^{()}}{q}"])
def test_empty_brackets_above_a_name_cost_their_own_step_only(wrong: str) -> None:
    found = verdicts(f"$$f(x) = {wrong}$$\n\n$$1 + 1 = {1 + 1}$$\n\n$$1 + 1 = 3$$")
    assert [v.verdict for v in found] == ["unclear", "proved", "refuted"]


def test_the_place_of_what_goes_on_from_the_block_before_is_in_its_own_block() -> None:
    blocks = [r"\hat\Sigma = \frac{1}{n-1}\sum_{i=1}^n\mathbf 4", ">(1^1=)f4"]
    for claim in claims("\n\n".join(f"$${b}$$" for b in blocks)):
        assert 0 <= claim.place <= len(blocks[claim.block - 1])


def test_a_name_at_the_end_of_which_nothing_is_said_refutes_no_step() -> None:
    value = float(mpmath.quad(lambda x: x, [0, 1]))
    assert last(r"$$\int_0^1 x \, dx = F$$").verdict == "unclear"
    assert last(r"Let $x \in \mathbb{R}$.", "x^2 = s").verdict == "unclear"
    assert last(r"Let $F \in \mathbb{R}$.", r"\int_0^1 x \, dx = F").verdict == "refuted"
    assert last(rf"$$F = {value}$$" + "\n\n" + r"$$\int_0^1 x \, dx = F$$").verdict == "proved"


@pytest.mark.parametrize("words", ["Let now", "Now let", "Consider now", "Redefine", "From now on,", "Instead, take"])
def test_a_function_may_be_defined_anew_in_the_middle_of_a_note(words: str) -> None:
    slope = round(float(mpmath.diff(lambda x: x**3, 3)))
    note = f"Let $f(x) = x^2$.\n\n$$f'(3) = 6$$\n\n{words} $f(x) = x^3$.\n\n"
    assert last(f"{note}$$f'(3) = {slope}$$").verdict == "proved"
    assert last(f"{note}$$f'(3) = 6$$").verdict == "refuted"


@pytest.mark.parametrize(
    "text", ["(" * 50 + "x" + ")" * 50 + " = x + 1", "{" * 10_000 + "x = 1", "1" * 200_000 + " = 1"]
)
def test_a_formula_that_is_not_read_at_all_is_a_step_that_says_so(text: str) -> None:
    (found,) = verdicts(f"$${text}$$")
    assert found.verdict == "unclear"
    assert "levels deep" in found.note or "characters" in found.note
