import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcwork.notation.structure.tokens import MAX_FORMULA, tokenize


def listing(latex):
    return " ".join(f"{token.kind}:{token.text}" for token in tokenize(latex).tokens)


def test_a_typical_formula():
    assert listing(r"\hat y_i = x^2") == "command:hat letter:y sub:_ letter:i relation:= letter:x sup:^ number:2"


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("0.5", "0.5"),
        (".15", "0.15"),
        ("1{,}000", "1000"),
        (r"12\,345\,678", "12345678"),
        ("0{,}5", "0.5"),
        ("1e-5", "1e-5"),
        ("2.5e10", "2.5e10"),
    ],
)
def test_numbers(latex, value):
    tokens = tokenize(latex)
    assert [(token.kind, token.text) for token in tokens.tokens] == [("number", value)]
    assert not tokens.problems


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"ylog\sigma", "letter:y function:log letter:sigma"),
        ("logp", "function:log letter:p"),
        ("xargmaxy", "letter:x big:argmax letter:y"),
        ("tr(A)", "function:tr open:( letter:A close:)"),
        ("tra", "letter:t letter:r letter:a"),
        ("tr = r", "letter:t letter:r relation:= letter:r"),
        ("cost", "text:cost"),
        ("cosx", "function:cos letter:x"),
        ("l og", "letter:l letter:o letter:g"),
        (r"\text{ReLU}", "function:relu"),
        (r"\mathrm{MSE}", "name:MSE"),
        (r"\text{if so}", "text:if so"),
        (r"\operatorname*{arg\,min}", "big:argmin"),
        (r"\operatorname{Var}", "function:Var"),
        (r"\operatorname{foo}", "function:foo"),
        (r"\text{if $x>0$ or}", "text:if letter:x relation:> number:0 text:or"),
    ],
)
def test_words(latex, expected):
    assert listing(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\left( x \right]", "left:( letter:x right:]"),
        (r"\Bigl\{ \big| \bigr\}", "open:{ bigbar:| close:}"),
        (r"\left. x \right|", "left:. letter:x right:|"),
        (r"a \\[2pt] b \\ [c]", r"letter:a newline:\\ letter:b newline:\\ open:[ letter:c close:]"),
        (r"a \\* b \cr c", r"letter:a newline:\\ letter:b newline:\\ letter:c"),
        (r"\begin{array}{cc} a \end{array}", "begin:array letter:a end:array"),
        (r"x \not= y \not\in z", "letter:x relation:ne letter:y relation:notin letter:z"),
        (r"a := b <= c", "letter:a relation::= letter:b relation:le letter:c"),
        (r"x<-1", "letter:x relation:< operator:- number:1"),
    ],
)
def test_delimiters_rows_and_relations(latex, expected):
    assert listing(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\, \; \! \:",
        r"\displaystyle\limits\nonumber\notag ",
        r"\label{eq:a} \tag{1} \hspace{1cm} \phantom{x^2} \rule[1pt]{2pt}{3pt} \color{red} \kern3pt",
        "% a remark\n",
        "\u200b\u2061\ufeff",
    ],
)
def test_what_prints_nothing_is_left_out(latex):
    assert listing(f"a{latex}b") == "letter:a letter:b"
    assert listing(r"a \quad b") == "letter:a gap:quad letter:b"


@pytest.mark.parametrize(
    ("sign", "latex"),
    [
        *zip(
            "≤∑α·×→∂∇−∈⇒",
            [r"\le", r"\sum", r"\alpha", r"\cdot", r"\times", r"\to", r"\partial", r"\nabla", "-", r"\in", r"\implies"],
            strict=True,
        ),
        ("ℝ", r"\mathbb{R}"),
        ("𝐱", r"\mathbf{x}"),
        ("𝛼", r"\alpha"),
        ("½", r"\frac{1}{2}"),
        ("x²", "x^{2}"),
        ("x₁₂", "x_{12}"),
        ("wᵀ", "w^{T}"),
        ("x⁻¹", "x^{-1}"),
        ("…", r"\ldots"),
        ("‖x‖", r"\|x\|"),
    ],
)
def test_unicode_signs_are_read_as_their_commands(sign, latex):
    assert listing(sign) == listing(latex)


@pytest.mark.parametrize("letter", ["ŷ", "x̄", "z̃", "v⃗"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accented_letters(letter, form):
    (token,) = tokenize(unicodedata.normalize(form, letter)).tokens
    assert token.kind == "accented"
    assert token.text.split(" ")[1] == letter[0] if len(letter) > 1 else token.text == "hat y"


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        ("а + b", r"CYRILLIC SMALL LETTER A (U+0430) looks like the Latin letter a"),
        ("Α", r"GREEK CAPITAL LETTER ALPHA (U+0391) looks like the Latin letter A"),
        ("a\u202eb", "the invisible sign U+202E changes the order of what is shown"),
        ("95% of", "a percent sign begins a comment in LaTeX, so the rest of this line is not read"),
        ("2e-3", "2e-3 is a power of ten or a sum with Euler's number"),
        (r"\left x", r"\left has no delimiter after it"),
        (r"\begin x", r"\begin has no name"),
        ("x" * (MAX_FORMULA + 1), f"the formula has {MAX_FORMULA + 1} characters and at most {MAX_FORMULA} are read"),
    ],
)
def test_problems(latex, message):
    assert tokenize(latex).problems[0].message == message


LATEX = st.lists(
    st.sampled_from(
        [
            *"xy12+-=<(){}[]|^_&',.!% \n",
            "\\\\",
            r"\frac",
            r"\left",
            r"\right",
            r"\text{a $b$}",
            r"\mathrm{ab}",
            "log",
            "ŷ",
            "²",
            "а",
            r"\begin{aligned}",
            r"\end{aligned}",
            r"\not",
            r"\big",
            r"\sum",
            r"\hat",
            r"\operatorname{",
            r"\|",
            "$",
            "1e-3",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(max_size=40), LATEX))
def test_any_text_gives_tokens_in_order_and_in_place(latex):
    tokens = tokenize(latex).tokens
    assert all(0 <= token.start <= token.end <= len(latex) for token in tokens)
    for before, after in itertools.pairwise(tokens):
        assert before.end <= after.start or before[2:] == after[2:]  # one sign may stand for several tokens


@given(st.text(alphabet="xyzABC019+-=<>(){}[]|^_&',.;:!*/αβ≤∑²ŷ \n", max_size=40))
def test_tokens_cover_all_but_the_spaces(latex):
    covered = {k for token in tokenize(latex).tokens for k in range(token.start, token.end)}
    assert all(sign.isspace() for k, sign in enumerate(latex) if k not in covered)
