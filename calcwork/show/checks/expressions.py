"""Chains of SymPy expressions as a document of one display, so that they are reported as notes are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Expr, MatrixBase, sympify
from sympy import latex as sympy_latex
from sympy.core.relational import Relational

from calcwork.algebra import Scope
from calcwork.algebra.quantity import Quantity
from calcwork.check.hints.hints import with_hint
from calcwork.check.judge.equations import BREAKDOWNS
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.step import Checked, Claim, Step
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import CalcworkError, UserError
from calcwork.notation import latex
from calcwork.notation.documents.document import Block, Document
from calcwork.notation.documents.macros import Macros
from calcwork.notation.documents.source import Source

PATH = "<expressions>"
RELATIONS = {"==": "=", "!=": r"\neq", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
WRITTEN = {"<=": r"\le", ">=": r"\ge"}


class Link(NamedTuple):
    """A step of a chain: two sides and their relation; `goes_on` when the left side was the right one before."""

    left: Any
    relation: str
    right: Any
    goes_on: bool


def check_chain(chain: Sequence[Any], scope: Scope | None = None, **options: Any) -> Checked:
    """Judge each expression of a chain against the next, and each relation in it for itself.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, y = symbols("x y")
    >>> check_chain([(x + y) ** 2, x**2 + 2 * x * y + y**2, x**2 + y**2]).summary["refuted"]
    1
    """
    links = _links([_element(e, n) for n, e in enumerate(chain, 1)])
    scope = Scope() if scope is None else scope
    document, claims = _written(links, scope)
    steps = []
    for link, claim in zip(links, claims, strict=True):
        line, column = document.displays[0].position(claim.place)
        steps.append(Step(claim, line, column, _judged(link, scope, options)))
    return Checked(document, tuple(steps))


def _element(element: Any, place: int) -> Any:
    if isinstance(element, int | float) and not isinstance(element, bool):
        element = sympify(element)
    if not isinstance(element, Expr | MatrixBase | Quantity | Relational):
        raise UserError(
            f"element {place} of the chain is {element!r}, a {type(element).__name__}, expected a SymPy expression, "
            "matrix, quantity or relation; a relation that SymPy has decided already is given as its two sides"
        )
    return element


def _links(elements: Sequence[Any]) -> list[Link]:
    links: list[Link] = []
    before: Any = None
    for element in elements:
        if isinstance(element, Relational):
            links.append(Link(element.lhs, RELATIONS[element.rel_op], element.rhs, goes_on=False))
        elif before is not None:
            links.append(Link(before, "=", element, goes_on=bool(links) and links[-1].right is before))
        before = None if isinstance(element, Relational) else element
    if not links:
        raise UserError(
            f"the number of expressions in a chain is {len(elements)}, expected two at least, or a relation; "
            "try check(left, right)"
        )
    return links


def _judged(link: Link, scope: Scope, options: dict[str, Any]) -> Verdict:
    try:
        verdict = judge(link.left, link.right, scope, relation=link.relation, **options)
    except (*BREAKDOWNS, AttributeError) as reason:
        return Verdict("unclear", note=f"this could not be judged ({type(reason).__name__}: {reason})")
    return with_hint(verdict, link.left, link.right, scope, **options) if link.relation == "=" else verdict


# --- as a document ----------------------------------------------------------------------------------------------------


def _written(links: Sequence[Link], scope: Scope) -> tuple[Document, list[Claim]]:
    """Return the chain as one aligned display, and a claim for each row."""
    text = "\\begin{aligned}\n"
    claims = []
    for step, link in enumerate(links, 1):
        left, right, relation = _latex(link.left, scope), _latex(link.right, scope), _relation(link.relation)
        start = len(text)
        text += "" if link.goes_on else left + " "
        place = len(text) + 1
        text += f"&{relation} {right}"
        claims.append(Claim(1, step, start, len(text), place, relation, left, right))
        text += " \\\\\n" if step < len(links) else "\n"
    text += "\\end{aligned}"
    block = Block("display", text, 0, len(text), "aligned", 1, Source(text, PATH))
    return Document(PATH, "markdown", (block,), Macros(), ()), claims


def _relation(relation: str) -> str:
    return WRITTEN.get(relation, relation)


def _latex(side: Any, scope: Scope) -> str:
    """Return a side on one line; what our notation lacks is written by SymPy."""
    try:
        found = latex(side, scope)
    except CalcworkError:
        found = sympy_latex(side)
    return " ".join(found.split())
