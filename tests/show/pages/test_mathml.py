"""Formulas as MathML: right, harmless, or refused."""

import xml.etree.ElementTree as ET

import pytest

from calcwork.show.pages.mathml import ATTRIBUTES, ELEMENTS, LONGEST, mathml


def parts(latex, **options):
    converted = mathml(latex, **options)
    assert converted is not None
    return list(ET.fromstring(converted).iter())  # noqa: S314


def words(latex):
    return "".join(element.text or "" for element in parts(latex))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathbf{X}^{\mathsf T}\mathbf 1", "𝐗𝖳𝟏"),
        (r"\boldsymbol{\theta}, \boldsymbol\Theta, \mathbf{\theta}", "𝜽,𝜣,𝛉"),
        (r"\mathbb{R}^{N\times D}, \mathbb 1", "ℝN×D,𝟙"),
        (r"\frac{\partial^2 J}{\partial w_j\,\partial w_k}", "∂2J∂wj∂wk"),
        (r"\sum_{i=1}^{N} y_i\log\hat y_i", "∑i=1Nyilogy^i"),
        (r"\begin{cases}1 & x>0\\0&\text{else}\end{cases}", "{1x>00else"),
        (r"\begin{aligned} a &= b \\ c &= d\end{aligned}", "a=bc=d"),
        (r"\arg\max_p f", "argmaxpf"),
        (r"\operatorname{tr}(A^\top A) \odot \|w\|_2^2", "tr(A⊤A)⊙‖w‖22"),
        (r"\text{a & b < c}", "a\xa0&\xa0b\xa0<\xa0c"),
        (r"\dfrac12", "12"),
    ],
)
def test_formulas_keep_all_their_parts(latex, expected):
    assert words(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\foo{x}",
        r"\frac{a}",
        r"\frac",
        "x_",
        "a & b",
        "x}",
        r"a_b_c",
        r"\begin{foo}a\end{foo}",
        r"\left( x",
        "\\",
        "{" * 5000 + "x",
        "x+" * LONGEST,
        "",
    ],
)
def test_what_cannot_be_converted_faithfully_is_refused(latex):
    assert mathml(latex) is None


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&#x3c;script&#x3e;}",
        r"\href{javascript:alert(1)}{a}",
        r"\style{background:url(http://x.y)}{a}",
        r"\class{a}{b}",
        r'\color{red" onload="alert(1)}{x}',
        r"\mbox{<img src=x onerror=alert(1)>}",
        "<b>x</b>",
    ],
)
def test_nothing_but_formulas_passes(latex):
    converted = mathml(latex)
    if converted is None:
        return
    for element in ET.fromstring(converted).iter():  # noqa: S314
        assert element.tag in ELEMENTS.split()
        assert set(element.attrib) <= set(ATTRIBUTES.split())
        assert not any(character in value for value in element.attrib.values() for character in "\"'<>:;()")


def test_every_element_has_its_number_of_children():
    counts = {
        element.tag: len(element) for element in parts(r"2\sin^2 x_i \max_p \frac{\log a}{b}\sum_i^n \sqrt[3]{x}")
    }
    assert (counts["msup"], counts["msub"], counts["mfrac"], counts["mroot"]) == (2, 2, 2, 2)
    assert counts["munder"] == 2


def test_names_are_upright_and_set_apart():
    assert mathml(r"y\log x") == (
        '<math><mrow><mi>y</mi><mspace width="0.167em"></mspace><mi>log</mi><mspace width="0.167em"></mspace>'
        "<mi>x</mi></mrow></math>"
    )
    assert mathml(r"\log(x)").count("mspace") == 0
    assert '<mi mathvariant="normal">d</mi><mi>x</mi>' in mathml(r"\mathrm{d}x")
    assert '<munder><mo movablelimits="true"' in mathml(r"\max_p f")


def test_columns_are_aligned_by_style():
    assert 'style="text-align:right"' in mathml(r"\begin{align} a &= b \end{align}", display=True)


def test_display_is_marked():
    assert mathml("x", display=True).startswith('<math display="block">')
