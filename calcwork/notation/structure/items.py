r"""Items: the nodes of the structure tree of a formula.

Every item knows its span ``start:end`` in the LaTeX of its block; two items are equal when they are alike wherever
they stand. ``outline`` writes a tree on one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeAlias

from calcwork.notation.documents.source import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Hold the span of an item in the LaTeX of its block."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Letter(Item):
    r"""Hold a Latin letter or a named sign: ``x``, ``alpha``, ``partial``, ``nabla``, ``infty``, ``ldots``."""

    name: str
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number(Item):
    r"""Hold an unsigned decimal number, as ``1000`` for ``1{,}000`` and ``0.5`` for ``.5``."""

    value: str
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator(Item):
    r"""Hold an operator sign: ``+ - * / ! %``, ``cdot``, ``times``, ``odot``, ``circ``, ``pm``."""

    name: str


@dataclass(frozen=True, slots=True)
class Relation(Item):
    r"""Hold a relation: ``= < > :=``, ``le``, ``in``, ``to``, ``gets``; ``over`` and ``under`` are notes."""

    name: str
    over: Items = ()
    under: Items = ()


@dataclass(frozen=True, slots=True)
class Punctuation(Item):
    """Hold ``, ; : .`` or a separating bar: ``|`` for "given", "such that" and "divides", ``||`` for two bars."""

    name: str


@dataclass(frozen=True, slots=True)
class Gap(Item):
    r"""Hold a wide space such as ``\quad``."""

    name: str = "quad"


@dataclass(frozen=True, slots=True)
class Text(Item):
    r"""Hold words; ``name`` is true for those set as a name, such as ``\mathrm{MSE}``."""

    text: str
    name: bool = False


@dataclass(frozen=True, slots=True)
class Function(Item):
    r"""Hold the name of a function, without its argument: ``log``, ``exp``, ``tr``, any ``\operatorname``."""

    name: str


@dataclass(frozen=True, slots=True)
class BigOperator(Item):
    r"""Hold ``sum``, ``prod``, ``int``, ``lim``, ``max``, ``argmin`` and the like; its limits are scripts."""

    name: str


@dataclass(frozen=True, slots=True)
class Fraction(Item):
    r"""Hold a numerator and a denominator, of ``\frac`` or ``\over``."""

    num: Items
    den: Items


@dataclass(frozen=True, slots=True)
class Root(Item):
    """Hold a root; an empty index is the square root's."""

    index: Items
    body: Items


@dataclass(frozen=True, slots=True)
class Binomial(Item):
    """Hold a binomial coefficient."""

    top: Items
    bottom: Items


@dataclass(frozen=True, slots=True)
class Accent(Item):
    r"""Hold an accent over its body; ``\widehat`` is ``hat`` and ``\overline`` is ``bar``."""

    name: str
    body: Items


@dataclass(frozen=True, slots=True)
class Group(Item):
    r"""Hold what stands between delimiters: ``( [ { < | || floor ceil``, or ``.`` for an empty one.

    Half-open intervals keep their two unlike brackets.
    """

    open: str
    close: str
    items: Items


@dataclass(frozen=True, slots=True)
class Braces(Item):
    """Hold several items that braces join, or none; braces around one item are left out."""

    items: Items


@dataclass(frozen=True, slots=True)
class Environment(Item):
    r"""Hold the rows of ``matrix``, ``cases``, ``aligned``, ``substack`` and the like."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Scripted(Item):
    """Hold an atom with its subscript, superscript and number of primes."""

    base: Element
    sub: Items = ()
    sup: Items = ()
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Evaluated(Item):
    r"""Hold a term and the scripts of the bar at its right: ``\left. f \right|_{x=a}``, ``f(x)|_{x=a}``.

    After a bar without ``\left.`` the body is the term before it, from the last sign ``+``, ``-`` or relation on.
    """

    body: Items
    sub: Items = ()
    sup: Items = ()


@dataclass(frozen=True, slots=True)
class Annotated(Item):
    r"""Hold items with a mark: ``underbrace``, ``overbrace``, ``over``, ``under`` or ``cancel``, and its note."""

    mark: str
    items: Items
    note: Items = ()


@dataclass(frozen=True, slots=True)
class Unknown(Item):
    """Hold what is not understood, as it was written."""

    text: str


Element: TypeAlias = (
    Letter
    | Number
    | Operator
    | Relation
    | Punctuation
    | Gap
    | Text
    | Function
    | BigOperator
    | Fraction
    | Root
    | Binomial
    | Accent
    | Group
    | Braces
    | Environment
    | Scripted
    | Evaluated
    | Annotated
    | Unknown
)
Items: TypeAlias = tuple[Element, ...]
MATRICES = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array", "psmallmatrix", "bsmallmatrix"}


@dataclass(frozen=True, slots=True)
class Row(Item):
    """Hold one row: its cells, each a sequence of items, and what could not be read in it."""

    cells: tuple[Items, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def items(self) -> Items:
        """Return the items of all cells in order."""
        return tuple(item for cell in self.cells for item in cell)


def outline(items: Iterable[Element]) -> str:
    r"""Write items on one line: letters bare, the rest as ``kind[parts]``.

    Examples
    --------
    >>> outline((Scripted(Letter("x"), sub=(Letter("i"),)), Operator("+"), Fraction((Number("1"),), (Letter("N"),))))
    'x_{i} + frac[1][N]'
    """
    return " ".join(_outline(item) for item in items)


def _rows(rows: Iterable[Row]) -> str:
    return r" \\ ".join(" & ".join(outline(cell) for cell in row.cells) for row in rows)


def _outline(item: Element) -> str:
    match item:
        case Letter(name, fonts) | Number(name, fonts):
            return ":".join((*fonts, name))
        case Operator(name) | Punctuation(name) | Function(name) | BigOperator(name):
            return name
        case Relation(name, over, under):
            return name + (f"^[{outline(over)}]" if over else "") + (f"_[{outline(under)}]" if under else "")
        case Gap():
            return "~"
        case Text(text, name):
            return f"{'name' if name else 'text'}[{text}]"
        case Group(left, right, items):
            return f"{left} {outline(items)} {right}" if items else f"{left} {right}"
        case Braces(items):
            return f"{{{outline(items)}}}"
        case Environment(name, rows):
            return f"{name}[{_rows(rows)}]"
        case _:
            return _outline_parts(item)


def _outline_parts(item: Element) -> str:
    match item:
        case Fraction(top, bottom):
            return f"frac[{outline(top)}][{outline(bottom)}]"
        case Binomial(top, bottom):
            return f"binom[{outline(top)}][{outline(bottom)}]"
        case Root(index, body):
            return f"root[{outline(index)}][{outline(body)}]" if index else f"root[{outline(body)}]"
        case Accent(name, body):
            return f"{name}[{outline(body)}]"
        case Scripted(base, sub, sup, primes):
            return _outline(base) + "'" * primes + _scripts(sub, sup)
        case Evaluated(body, sub, sup):
            return f"at[{outline(body)}]{_scripts(sub, sup)}"
        case Annotated(mark, items, note):
            return f"{mark}[{outline(items)}]" + (f"[{outline(note)}]" if note else "")
        case Unknown(text):
            return f"?[{text}]"
    return repr(item)


def _scripts(sub: Items, sup: Items) -> str:
    return (f"_{{{outline(sub)}}}" if sub else "") + (f"^{{{outline(sup)}}}" if sup else "")


def base_of(item: Element) -> Element:
    """Return an item without what stands above and below it."""
    return item.base if isinstance(item, Scripted) else item


def rows_of(array: Environment) -> list[list[Items]]:
    """Return the cells of a written-out array in their rows, without gaps, and without rows that hold nothing."""
    rows: list[list[Items]] = [
        [tuple(i for i in cell if not isinstance(i, Gap)) for cell in row.cells] for row in array.rows
    ]
    return [r for r in rows if any(r)]


def throughout(items: Items, change: Callable[[Items], Items]) -> Items:
    """Return items with every sequence changed, those inside of items too."""
    return tuple(_everywhere(i, change) for i in change(items))


def _everywhere(item: Any, change: Callable[[Items], Items]) -> Any:
    """Return an item with every sequence inside of it changed."""
    if isinstance(item, tuple):
        changed = change(item) if all(isinstance(i, Item) for i in item) else item
        return tuple(_everywhere(i, change) for i in changed)
    if not isinstance(item, (Item, Row)):
        return item
    parts = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
    inner = {n: _everywhere(v, change) for n, v in parts.items() if v and isinstance(v, (tuple, Item, Row))}
    return replace(item, **inner) if inner else item
