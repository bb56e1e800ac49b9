r"""What the words of a note call a derivative: "the Hessian is ``H = (4, -1; -1, 6)``", "the gradient ``g = X^T e``".

Where one function can be meant, H is its matrix of second derivatives, and what the note says of H can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.notation.context.definitions.definitions import is_subscripted_derivative
from calcwork.notation.meaning.derivatives import is_nabla
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Number, Punctuation, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import head_length
from calcwork.notation.survey.survey import references, walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

WORDS = {1: "gradient", 2: "hessian"}
LINKS = r"(?:\s+(?:is|are|be|by|reads|equals|becomes|thus|then|therefore|given|as|matrix|vector|of\s+[^.,;]{1,40}?))*"
BEFORE = {n: re.compile(rf"\b{word}{LINKS}[\s:,$]*$", re.I) for n, word in WORDS.items()}
BEHIND = {
    n: re.compile(rf"^\W*(?:is|be|denotes|for|as)?\s*(?:the|its|an?)?\s*{word}\b(?!\s+(?:descent|step|method))", re.I)
    for n, word in WORDS.items()
}


def take_called(said: Collection) -> None:
    """Note what a display should give that words call a gradient or a Hessian; one with no definition is defined so."""
    for order, name, head, formula in _named(said):
        made = [(k, d) for k, d in said.made.items() if d.name == name]
        if len(made) > 1 or any(d.places or not d.block or _has_derivative(said.symbols, d.right) for _, d in made):
            continue
        said.sections.enter(formula.section)
        function = _only_function(said, made[0][1] if made else None)
        if function is None or name == function.name or name in said.symbols.shapes:
            continue
        if name in said.symbols.names_of(function.right):
            continue  # "the Hessian is $A$" of x^T A x / 2
        operator = Scripted(Letter("nabla"), sup=(Number("2"),)) if order == 2 else Letter("nabla")
        brackets = (Group("(", ")", _listed(function.parameters)),) if function.parameters else ()
        derivative = (operator, function.left, *brackets)
        if made:
            said.called[made[0][0]] = derivative
            continue
        own = Definition(name, head, derivative, formula.position, parameters=function.parameters)
        own.section = formula.section
        said.symbols.define(own)


def _named(said: Collection) -> Iterator[tuple[int, str, Element, Formula]]:
    """Yield the order, name and place of what words call a derivative, and an H that is inverted beside a gradient."""
    seen: set[str] = set()
    for formula in said.formulas:
        at = head_length(formula.items)
        head = formula.items[:at]
        called = len(head) == 2 and isinstance(head[1], Group) and head[1].open == "("
        reference = refer(head[0]) if len(head) == 1 or called else None
        if reference is None or not reference.plain or reference.indices:
            continue
        name, _ = said.symbols.interpret(reference)
        order = _order_said(formula) if name not in seen else 0
        if order == 1 or (order == 2 and reference.upper):
            seen.add(name)
            yield order, name, formula.items[0], formula
    for formula in said.formulas if "H" not in seen else ():
        every = [s[k] for s, k in walk(formula.items)]
        used = [i for i in every if (r := refer(i)) is not None and r.name == "H" and r.inverse]
        if used and any(is_nabla(i) for i in every) and not said.symbols.definitions.get(("H", 0)):
            yield 2, "H", Letter("H"), formula
            return


def _order_said(formula: Formula) -> int:
    """Return which derivative the words beside a formula call its left side, 0 for none."""
    lead = formula.lead or formula.before
    for order, word in BEFORE.items():
        if word.search(lead) or (not formula.display and BEHIND[order].search(formula.after)):
            return order
    return 0


def _only_function(said: Collection, near: Definition | None) -> Definition | None:
    """Return the one function of a note that can be meant: of some numbers or of one vector, and of nothing else."""
    found = [d for d in said.made.values() if d is not near and (_is_of_variables(d) or _holds_variables(d))]
    if len({d.name for d in found}) > 1:
        found = [d for d in found if _is_differentiated(said, d)]
    return found[-1] if len({d.name for d in found}) == 1 else None


def _is_differentiated(said: Collection, definition: Definition) -> bool:
    """Tell whether a note takes a gradient or partial derivatives of a name."""
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            after = sequence[at + 1 : at + 2] if is_nabla(item) else ()
            above = item.num[1:2] if isinstance(item, Fraction) else ()
            reference = refer((*after, *above)[0]) if after or above else None
            subscripted = (r := refer(item)) is not None and r.name == definition.name and bool(r.below)
            if subscripted or (reference is not None and reference.name == definition.name):
                return True
    return False


def _is_of_variables(definition: Definition) -> bool:
    given = [refer(p[0]) if len(p) == 1 else None for p in definition.parameters or ()]
    return bool(given) and all(r is not None and r.plain for r in given)


def _holds_variables(definition: Definition) -> bool:
    if definition.parameters is not None or definition.places:
        return False
    names = {r.name for r in references(definition.right, labels=False) if r.plain}
    return len(names & VARIABLES) > 1 and names <= VARIABLES | {"e"}


def _has_derivative(symbols: Symbols, items: Items) -> bool:
    signs = (s[k] for s, k in walk(items))
    return any(is_nabla(i) or _is_leibniz(i) for i in signs) or any(
        is_subscripted_derivative(symbols, r) for r in references(items)
    )


def _is_leibniz(item: Element) -> bool:
    first = item.num[0] if isinstance(item, Fraction) and item.num else None
    base = first.base if isinstance(first, Scripted) else first
    return isinstance(base, Letter) and base.name in {"partial", "d"}


def _listed(parameters: tuple[Items, ...]) -> Items:
    listed: list[Element] = []
    for parameter in parameters:
        listed += [Punctuation(","), *parameter] if listed else parameter
    return tuple(listed)
