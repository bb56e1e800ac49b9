r"""Names: one name as Python, as LaTeX and as plain Unicode text.

A name has a stem, accents, the number of a layer, a subscript and a mark: ``W1_hat`` is ``\hat{W}^{[1]}``. All three
ways of writing it are read and written by this one structure. The names of functions stand here too, as data.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy

from calcwork.algebra.functions import relu, sigmoid, softplus
from calcwork.algebra.scope import Declaration
from calcwork.errors import UserError

# Functions with brackets around their argument, as (LaTeX, text).
CALLS: dict[Any, tuple[str, str]] = {
    sigmoid: (r"\sigma", "\N{GREEK SMALL LETTER SIGMA}"),
    softplus: (r"\operatorname{softplus}", "softplus"),
    relu: (r"\operatorname{relu}", "relu"),
    sympy.sign: (r"\operatorname{sign}", "sign"),
    sympy.gamma: (r"\Gamma", "Γ"),
    sympy.erf: (r"\operatorname{erf}", "erf"),
    sympy.LambertW: ("W", "W"),
    sympy.Max: (r"\max", "max"),
    sympy.Min: (r"\min", "min"),
}
# Functions that stand before a single atom without brackets.
OPERATORS: dict[Any, tuple[str, str]] = {
    sympy.log: (r"\log", "log"),
    **{getattr(sympy, f): (rf"\{f}", f) for f in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{getattr(sympy, f"a{f}"): (rf"\arc{f}", f"arc{f}") for f in ("sin", "cos", "tan")},
    **{getattr(sympy, f"a{f}"): (rf"\operatorname{{ar{f}}}", f"ar{f}") for f in ("sinh", "cosh", "tanh")},
}
FENCED = {sympy.Abs: "abs", sympy.floor: "floor", sympy.ceiling: "ceiling"}

_ALPHABET = """
alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ
tau τ upsilon υ phi ϕ chi χ psi ψ omega ω ell ℓ varepsilon ε varphi φ vartheta ϑ varrho ϱ varsigma ς varpi ϖ
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
"""
_PAIRS = _ALPHABET.split()
GREEK = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7"}
WIDE = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}
MARKS = {"star": ("*", "*"), "prime": (r"\prime", "\N{PRIME}"), "dagger": (r"\dagger", "†")}
MARKS_READ = {"*": "star", r"\star": "star", r"\ast": "star", "'": "prime", r"\prime": "prime", r"\dagger": "dagger"}
FONTS = "mathbf boldsymbol bm mathrm mathit mathsf mathcal mathbb mathfrak mathtt text textbf operatorname"
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[^\W_]|\s+|.")


@dataclass(frozen=True)
class Name:
    """Hold the parts of a name.

    ``layer`` is the number in ``W1``; ``layer_mark`` is how its author wrote it, ``[`` or ``(``, or nothing when that
    is not known: then the number of an array is written above, that of a scalar below. ``author`` is the author's own
    LaTeX of stem and accents, where it was given.
    """

    stem: str
    accents: tuple[str, ...] = ()
    layer: str = ""
    layer_mark: str = ""
    subscripts: tuple[str, ...] = ()
    mark: str = ""
    author: str = ""

    @property
    def python(self) -> str:
        """Return the name as a Python identifier."""
        tail = [*self.accents, *self.subscripts, *([self.mark] if self.mark else [])]
        plain = re.sub(r"\W", "_", "_".join([self.stem + self.layer, *tail]))
        plain = plain if plain and not plain[0].isdigit() else f"x{plain}"
        return f"{plain}_" if keyword.iskeyword(plain) else plain

    def latex(self, indices: Sequence[str] = (), *, array: bool = False) -> str:
        """Return the name as LaTeX, with these indices as subscripts."""
        core = self.author or _accented(_stem_latex(self.stem), self.accents)
        above, below = self._scripts([_stem_latex(s) for s in self.subscripts], array)
        above += MARKS[self.mark][0] if self.mark else ""
        scripts = f"^{braced(above)}" if above else ""
        inside = joined([*below, *indices], named=bool(below))
        return core + scripts + (f"_{braced(inside)}" if inside else "")

    def text(self, indices: Sequence[str] = (), *, array: bool = False) -> str:
        """Return the name as Unicode text, with these indices after an underscore."""
        core = GREEK.get(self.stem, self.stem)
        for accent in self.accents:
            core = unicodedata.normalize("NFC", core[0] + ACCENTS[accent] + core[1:])
        above, below = self._scripts([GREEK.get(s, s) for s in self.subscripts], array)
        above += MARKS[self.mark][1] if self.mark else ""
        inside = joined([*below, *indices], named=bool(below))
        plain = inside.isalnum() and (len(inside) == 1 or not below or not indices)
        return core + above + (f"_{inside}" if plain else f"_{{{inside}}}" if inside else "")

    def raised(self, *, array: bool = False) -> bool:
        """Tell whether something stands where an exponent would."""
        return bool(self.mark or self.stem.endswith("²") or self._scripts([], array)[0])

    def _scripts(self, subscripts: list[str], array: bool) -> tuple[str, list[str]]:
        if not self.layer:
            return "", subscripts
        if self.layer_mark or array:
            closing = {"(": ")"}.get(self.layer_mark, "]")
            return f"{self.layer_mark or '['}{self.layer}{closing}", subscripts
        return "", [self.layer, *subscripts]


def braced(inside: str) -> str:
    """Return a script in braces, unless it is one character."""
    return inside if len(inside) == 1 else f"{{{inside}}}"


def joined(indices: Sequence[str], *, named: bool = False) -> str:
    """Join indices: letters side by side, anything longer, or beside the subscript of a name, with commas."""
    single = all(re.fullmatch(r"[^\W\d_]|\\[a-zA-Z]+", s) for s in indices)
    if not single or (named and len(indices) > 1):
        return ",".join(indices)
    return re.sub(r"(\\[a-zA-Z]+) (?!\w)", r"\1", " ".join(indices)) if "\\" in "".join(indices) else "".join(indices)


def from_python(name: str) -> Name:
    """Return the parts of a Python-like name.

    Examples
    --------
    >>> from_python("W1_hat")
    Name(stem='W', accents=('hat',), layer='1', layer_mark='', subscripts=(), mark='', author='')
    """
    first, *rest = name.strip("_").split("_") if name.strip("_") else [name]
    letter, accents = _decomposed(first)
    layered = re.fullmatch(r"([^\W\d_]+)(\d+)", letter)
    stem, layer = layered.groups() if layered else (letter, "")
    accents += tuple(p for p in rest if p in ACCENTS)
    mark = next((p for p in rest if p in MARKS), "")
    below = tuple(p for p in rest if p and p not in ACCENTS and p not in MARKS)
    return Name(_spelled(stem), accents, layer, "", below, mark)


def _decomposed(stem: str) -> tuple[str, tuple[str, ...]]:
    r"""Split ŷ into y and hat."""
    known = {sign: accent for accent, sign in ACCENTS.items()}
    parts = unicodedata.normalize("NFD", stem)
    found = tuple(known[c] for c in parts if c in known)
    return (unicodedata.normalize("NFC", "".join(c for c in parts if c not in known)), found) if found else (stem, ())


def _spelled(stem: str) -> str:
    return next((name for name, letter in GREEK.items() if letter == stem), stem)


def _accented(core: str, accents: tuple[str, ...]) -> str:
    for accent in accents:
        core = rf"\{accent}{{{core}}}"
    return core


def _stem_latex(stem: str) -> str:
    if stem in GREEK:
        return rf"\{stem}"
    plain = len(stem) == 1 or stem.isdigit()
    return stem if plain else rf"\mathrm{{{stem}}}"


def from_latex(latex: str) -> Name:
    r"""Return the parts of a name written in LaTeX, such as ``\hat{y}``, ``W^{[1]}`` or ``\mathbf w^*``.

    Raises
    ------
    UserError
        When the LaTeX is no single name.

    Examples
    --------
    >>> from_latex(r"\hat{\mathbf{W}}^{[1]}").python
    'W1_hat'
    """
    name, rest = _core([t for t in _TOKEN.findall(latex) if t.strip()])
    while name is not None and rest:
        name, rest = _script(name, rest)
    if name is None:
        raise UserError(
            rf"{latex!r} is no single name: a letter, a Greek letter or a word with accents, a subscript and a layer "
            rf"such as \hat{{y}} or W^{{[1]}} was expected; declare the name with its latex= and element=."
        )
    return name


def _core(tokens: list[str]) -> tuple[Name | None, list[str]]:
    if not tokens:
        return None, []
    head, rest = tokens[0], tokens[1:]
    command = head[1:] if head.startswith("\\") else ""
    accent = WIDE.get(command, command)
    if head == "{" or command in FONTS.split() or accent in ACCENTS:
        argument, rest = _argument(tokens if head == "{" else rest)
        name = _word(argument)
        if name is not None and accent in ACCENTS:
            name = Name(name.stem, (*name.accents, accent))
        return name, rest
    if command in GREEK:
        return Name(command), rest
    return (from_python(head), rest) if head.isalpha() else (None, rest)


def _word(tokens: list[str]) -> Name | None:
    word = "".join(tokens)
    if len(tokens) > 1 and word.isalnum() and word[0].isalpha():
        return Name(word)
    name, rest = _core(tokens)
    return None if rest else name


def _argument(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Return the braced group, or the single token, with which the tokens begin, and the rest."""
    if not tokens or tokens[0] != "{":
        return tokens[:1], tokens[1:]
    depth = 0
    for n, token in enumerate(tokens):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0:
            return tokens[1:n], tokens[n + 1 :]
    return [], []


def _script(name: Name, tokens: list[str]) -> tuple[Name | None, list[str]]:
    head, rest = tokens[0], tokens[1:]
    if head not in ("_", "^", "'"):
        return None, []
    inside, rest = (["'"], rest) if head == "'" else _argument(rest)
    plain = "".join(t for t in inside if t not in "{}" and t.lstrip("\\") not in FONTS.split())
    if head == "_":
        parts = tuple(p.lstrip("\\") for p in plain.split(","))
        good = name.subscripts == () and all(p.isalnum() for p in parts)
        return (replace(name, subscripts=parts) if good else None), rest
    layer, mark = re.fullmatch(r"(?:([\[(]\d+)[\])])?(.*)", plain).groups()  # type: ignore[union-attr]
    if layer and not name.layer:
        name = replace(name, layer=layer[1:], layer_mark=layer[0])
    elif layer:
        return None, rest
    if mark in MARKS_READ and not name.mark:
        return replace(name, mark=MARKS_READ[mark]), rest
    return (None if mark else name), rest


def python_name(latex: str) -> str:
    r"""Return a name written in LaTeX as a Python identifier.

    Examples
    --------
    >>> [python_name(s) for s in (r"\hat{y}", r"\theta", r"\lambda", "W^{[1]}", r"\bar x", "w^*")]
    ['y_hat', 'theta', 'lambda_', 'W1', 'x_bar', 'w_star']
    """
    return from_latex(latex).python


def latex_name(name: str, indices: Iterable[str] = (), *, array: bool = False) -> str:
    r"""Return a Python-like name as LaTeX, with indices as subscripts.

    Examples
    --------
    >>> [latex_name(s) for s in ("y_hat", "theta", "lambda_", "loss", "v_w")]
    ['\\hat{y}', '\\theta', '\\lambda', '\\mathrm{loss}', 'v_w']
    >>> latex_name("W1", "jk", array=True)
    'W^{[1]}_{jk}'
    """
    return from_python(name).latex(tuple(indices), array=array)


def text_name(name: str, indices: Iterable[str] = (), *, array: bool = False) -> str:
    """Return a Python-like name as Unicode text.

    Examples
    --------
    >>> text_name("y_hat", "i"), text_name("lambda_"), text_name("W1", "jk", array=True)
    ('ŷ_i', 'λ', 'W[1]_jk')
    """
    return from_python(name).text(tuple(indices), array=array)


def declared_name(name: str, declaration: Declaration | None, *, element: bool = False) -> Name:
    """Return the parts of a declared name.

    ``latex`` of the declaration is taken for the array as a whole, ``element`` for one of its elements.
    """
    given = (declaration.element if element else declaration.latex) if declaration else name
    if given in ("", name) or re.fullmatch(r"\w+", given):
        return from_python(given or name)
    try:
        found = from_latex(given)
    except UserError:
        square = re.fullmatch(r"(.+)\^2", given)
        stem = f"{from_latex(square.group(1)).text()}²" if square else re.sub(r"[\\{}\s]", "", given)
        return Name(stem, author=f"{{{given}}}")
    scripted = found.layer or found.mark or found.subscripts
    return found if scripted else replace(found, author=given)
