"""The page as a browser's parser sees it: balanced, closed in itself, nothing given gets through as markup."""

import base64
import re
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure as Drawing

from calcwork.errors import UserError
from calcwork.show.output.files import figure_bytes
from calcwork.show.pages.html import (
    Code,
    Details,
    Figure,
    Formula,
    Heading,
    Math,
    Paragraph,
    Step,
    Steps,
    Table,
    clean,
    fragment,
    page,
)

VOID = {"meta", "img", "br", "hr", "link", "input"}
EVIL = '<script>alert("1")</script>&amp;\x00'


class Page(HTMLParser):
    """Collect tags with attributes and the visible text, and insist on balance."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def picture():
    return figure_bytes(Drawing())


def everything(words, picture):
    return [
        Heading(words),
        Paragraph([words, Math(r"\frac12"), Math(words)], kind="note"),
        Formula(words, words),
        Formula(rf"\text{{{words}}}"),
        Steps([("a", "b", words), Step("", words, [words, Math("c")], r"\le")]),
        Table([words, "n"], [[words, 1], [Math("x"), 2.5]], caption=words),
        Figure(picture, words, words),
        Code(words, words),
        Details(words, [Paragraph(words), Details(words, [])], open=True),
    ]


def test_everything_given_is_escaped(picture):
    text = page(EVIL, everything(EVIL, picture), lang='en" onload="x')
    read = Page(text)
    assert read.named("script") == []
    assert "\x00" not in text
    assert 'alert("1")' in read.text
    assert not any(name.startswith("on") for _, attrs in read.tags for name in attrs)
    assert read.named("img")[0]["alt"] == '<script>alert("1")</script>&amp;\ufffd'


def test_a_check_like_this_sees_a_planted_script():
    assert Page("<p><script>alert(1)</script></p>").named("script")
    with pytest.raises(AssertionError):
        Page("<p><b></p></b>")


def test_the_page_loads_nothing(picture):
    text = page("Title", everything("words", picture))
    read = Page(text)
    assert re.search(r"https?:|//\w|url\(|@import", text) is None
    for tag in ("script", "link", "iframe", "object", "a", "base", "form"):
        assert read.named(tag) == []
    assert all(image["src"].startswith("data:image/") for image in read.named("img"))
    policy = next(attrs["content"] for attrs in read.named("meta") if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'")


def test_the_page_is_accessible(picture):
    read = Page(page("Title", everything("words", picture), lang="de"))
    assert read.named("html") == [{"lang": "de"}]
    assert [tag for tag, _ in read.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2"]
    assert all(attrs["scope"] == "col" for attrs in read.named("th"))
    assert all(attrs["alt"] for attrs in read.named("img"))
    assert len(read.named("caption")) == len(read.named("figcaption")) == 1
    assert {"charset": "utf-8"} in read.named("meta")
    assert len(read.named("main")) == len(read.named("title")) == 1


def test_light_dark_and_print_are_styled():
    text = page("Title", [])
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_formulas_are_mathml_or_their_source():
    assert "<mfrac>" in fragment([Formula(r"\frac{a}{b}")])
    refused = fragment([Formula(r"\foo{a}"), Steps([(r"\foo<b>", "x", "")])])
    assert r'<code class="latex">\foo{a}</code>' in refused
    assert r'<code class="latex">\foo&lt;b&gt;</code>' in refused
    assert "\x01" not in fragment([Formula("\\text{\x01}")])


def test_steps_are_rows_of_a_table():
    read = Page(fragment([Steps([("a", "b", "sum rule"), ("", "c", "chain rule")])]))
    assert len(read.named("tr")) == 3
    assert "Left sideRelationRight sideRule" in read.text.replace("\n", "")
    assert "chain rule" in read.text


def test_columns_of_numbers_are_set_to_the_right():
    text = fragment([Table(["name", "n", "x"], [["a", 3, "1.5e-08"], ["b", 10, "nan"]])])
    assert text.count('<th scope="col" class="number">') == 2
    assert text.count('<td class="number">') == 4


@pytest.mark.parametrize("level", [1, 2, 6, 9])
def test_heading_levels_stay_below_the_title(level):
    assert fragment([Heading("x", level)])[:3] in {"<h2", "<h6"}


def test_pictures_are_images(picture):
    png = figure_bytes(Drawing(), format="png")
    for content, kind in ((picture, "svg+xml"), (picture.decode(), "svg+xml"), (png, "png")):
        source = Page(fragment([Figure(content, "words")])).named("img")[0]["src"]
        head, data = source.split(",")
        assert head == f"data:image/{kind};base64"
        assert base64.b64decode(data) == (content.encode() if isinstance(content, str) else content)


def test_details_unfold():
    closed, opened = (Page(fragment([Details("more", [Code("x")], open=state)])) for state in (False, True))
    assert closed.named("details") == [{}]
    assert opened.named("details") == [{"open": None}]
    assert closed.text.split() == ["more", "x"]


def test_what_html_cannot_hold_is_replaced():
    assert clean("a\x08b\ud800c\n\t") == "a\ufffdb\ufffdc\n\t"


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("text", r"a section is a str, expected Heading, .* or Details; try Paragraph\(...\) for a text"),
        (Table(["a", "b"], [[1, 2], [1]]), "row 1 of the table has 1 cells, expected 2, one for each column"),
        (Figure(b"GIF89a", "words"), "a Figure begins with b'GIF89a', expected SVG or PNG; use figure_bytes"),
        (Figure("<svg></svg>", " "), "a Figure has no alt text, expected the words that tell what it shows"),
    ],
)
def test_wrong_sections_are_named(section, message):
    with pytest.raises(UserError, match=message):
        page("Title", [section])
