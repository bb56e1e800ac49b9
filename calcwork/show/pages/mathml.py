"""Formulas in LaTeX to MathML that is safe to put on a page, or to nothing where that would not be faithful."""

from __future__ import annotations

import re
from html import escape
from xml.etree.ElementTree import Element

# Elements and attributes that a formula needs; href, style, class and the like do not pass.
ELEMENTS = """
    math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts
    mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose
"""
ATTRIBUTES = """
    display displaystyle scriptlevel stretchy fence form accent accentunder movablelimits minsize maxsize lspace
    rspace width height depth voffset linethickness columnspacing columnlines rowspacing rowlines
    notation linebreak separator symmetric mathcolor mathvariant
"""
ENVIRONMENTS = """
    matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases array align align* aligned split gathered
"""
ALIGNMENTS = ("left", "center", "right")
ROWS = "math mrow mtd mstyle mpadded mphantom msqrt menclose"
LIMITS = "max min sup inf lim argmax argmin"
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
# What latex2mathml does not read, in terms of what it does.
REWRITES = (
    (re.compile(r"\\(begin|end)\{(?:aligned|align|split|gathered)\}"), r"\\\1{align*}"),
    (re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
    (re.compile(r"\\[dt]frac(?![A-Za-z])"), r"\\frac"),
)
LONGEST = 20_000
# The first capital, small letter and digit of each Unicode alphabet: browsers ignore mathvariant but for "normal".
ALPHABETS: dict[str, tuple[int, int, int]] = {
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
    "bold-italic": (0x1D468, 0x1D482, 0x1D7CE),
    "double-struck": (0x1D538, 0x1D552, 0x1D7D8),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "monospace": (0x1D670, 0x1D68A, 0x1D7F6),
}
BOLD_GREEK = {"bold": 0x1D6A8, "bold-italic": 0x1D71C}
# Letters that Unicode had before the alphabets were made.
OLDER = {ord("𝔸") + ord(letter) - ord("A"): double for letter, double in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)}


def mathml(latex: str, *, display: bool = False) -> str | None:
    r"""Return a formula as a MathML element, or None where it cannot be converted faithfully.

    latex2mathml neither escapes its output nor minds unknown commands, so its tree is taken instead of its text:
    only the elements and attributes of formulas pass, every text is escaped, and a tree with an unknown command, a
    stray & or } or a fraction without denominator is refused. The result has no links, scripts or styles.

    Examples
    --------
    >>> mathml("x < y")
    '<math><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math>'
    >>> mathml(r"\foo{x}") is None
    True
    """
    from latex2mathml.converter import Converter

    if len(latex) > LONGEST or not _known_environments(latex):
        return None
    for pattern, replacement in REWRITES:
        latex = pattern.sub(replacement, latex)
    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(latex)
        tree.attrib = {"display": "block"} if display else {}
        return _element(tree)
    except Exception:
        # latex2mathml fails in many ways of its own, by RecursionError too; the caller then shows the source.
        return None


def _known_environments(latex: str) -> bool:
    return set(re.findall(r"\\begin\s*\{([^}]*)\}", latex)) <= set(ENVIRONMENTS.split())


class _Unfaithful(Exception):
    """The tree does not say what the source says."""


def _element(element: Element) -> str:
    tag, raw = element.tag, element.text or ""
    if tag not in ELEMENTS.split() or len(element) != CHILDREN.get(tag, len(element)):
        raise _Unfaithful(tag)
    if tag in {"mi", "mn", "mo"} and re.fullmatch(r"\\.*|[&{}]", raw):
        raise _Unfaithful(raw)
    if tag == "msub" and element[0].text in LIMITS.split():
        # Below the name in a display, beside it in a line.
        name = f'<mo movablelimits="true" lspace="0" rspace="0">{_text(element[0].text)}</mo>'
        return f"<munder>{name}{_element(element[1])}</munder>"
    text, given = _text(raw), dict(element.attrib)
    if _is_name(element):
        tag = "mi"
        # One letter would be set in italics; latex2mathml marks \mathrm{d} by a numeric reference alone.
        given |= {"mathvariant": "normal"} if len(text) == 1 else {}
    elif tag == "mtd":
        # Browsers heed the style only, not the attribute.
        given = {"style": f"text-align:{given['columnalign']}"} if given.get("columnalign") in ALIGNMENTS else {}
    elif given.get("mathvariant", "normal") != "normal":
        variant = given.pop("mathvariant")
        text = "".join(_letter(letter, variant) for letter in text)
    written = "".join(f' {name}="{value}"' for name, value in given.items() if _allowed(name, value) or tag == "mtd")
    inner = escape(text, quote=False) + "".join(_spaced(element) if tag in ROWS.split() else map(_element, element))
    return f"<{tag}{written}>{inner}</{tag}>"


def _allowed(name: str, value: str) -> bool:
    return name in ATTRIBUTES.split() and re.fullmatch(r"[-#.\w %+]*", value) is not None


def _is_name(element: Element) -> bool:
    """Tell whether an element is an upright name such as log, tr, or the d of an integral."""
    text = element.text or ""
    if element.tag not in {"mi", "mo"} or element.get("mathvariant"):
        return False
    word = re.fullmatch(r"[A-Za-z]{2,}", text) is not None
    upright = re.fullmatch(r"&#x000[4-7][0-9A-F];", text) is not None and _text(text).isalpha()
    return word or upright or (element.tag == "mo" and text.isalpha())


def _spaced(row: Element) -> list[str]:
    """Return the children of a row with a thin space between a name such as log and what it would stick to."""
    written: list[str] = []
    for before, child in zip([None, *row], row, strict=False):
        if before is not None and (_heads(before) or _heads(child)) and _tight(before) and _tight(child):
            written.append('<mspace width="0.167em"></mspace>')
        written.append(_element(child))
    return written


def _heads(element: Element) -> bool:
    base = element[0] if element.tag in {"msub", "msup", "msubsup", "munder"} and len(element) else element
    return _is_name(base) and len(_text(base.text or "")) > 1


def _tight(element: Element) -> bool:
    """Tell whether a browser sets an element without space; operators have their own."""
    inner = element[0] if element.tag == "mrow" and len(element) else element
    return inner.tag not in {"mo", "mspace", "mtable"} or _is_name(inner)


def _text(text: str) -> str:
    """Return the characters that latex2mathml's numeric references stand for."""
    return re.sub(r"&#x([0-9A-Fa-f]{2,6});", lambda match: chr(int(match[1], 16)), text)


def _letter(letter: str, variant: str) -> str:
    capital, small, digit = ALPHABETS.get(variant, (0, 0, 0))
    greek = BOLD_GREEK.get(variant, 0)
    if not capital:
        return letter
    for first, last, start in (("A", "Z", capital), ("a", "z", small), ("0", "9", digit)):
        if first <= letter <= last:
            code = start + ord(letter) - ord(first)
            return OLDER.get(code, chr(code))
    if greek and ("Α" <= letter <= "Ω" or "α" <= letter <= "ω"):
        return chr(greek + ord(letter) - (0x391 if letter <= "Ω" else 0x3B1 - 26))
    return letter
