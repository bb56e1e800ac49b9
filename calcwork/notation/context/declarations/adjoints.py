r"""Adjoints by their names: ``dW`` is the derivative of the loss by W, and has its shape.

Where the note says so, "we write ``dM`` for ``\partial L/\partial M``", that is the definition of each. Else the first
equation for ``dW`` defines it, and is proved where it gives the derivative: some authors leave a 1/m out on the way.
So are ``\bar v = \partial f/\partial v`` where a note calls what has a bar the derivative by what has none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

LOSS = "L"
LOSSES = frozenset({"L", "J", "E", "C", "l", "ell", "loss", "Loss", "cost", "NLL", "MSE", "BCE", "CE"})
PARAMETERS = frozenset({"W", "b", "B", "w", "Theta", "theta"})
PARTIAL = Letter("partial")
BEHIND = (Text, Gap, Punctuation, Relation)  # the last one declares, as in R^n
BARRED = re.compile(r"\bbars?\b[^.$]*\b(?:derivative|gradient|adjoint)s?\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.I)


def share_with_adjoints(symbols: Symbols) -> None:
    """Let what is declared of W and W_2 hold for the shapes of dW and dW_2."""
    for name, shape in list(symbols.shapes.items()):
        if f"d{name.partition('_')[0]}" in symbols.survey.uses:
            symbols.shapes.setdefault(f"d{name}", shape)


def take_adjoints(said: Collection) -> None:
    """Note what the equations for adjoints should give."""
    symbols = said.symbols
    barred = _told_of_bars(said)
    for key, definition in list(said.made.items()) if barred else ():
        if (variable := _without_bar(symbols, definition)) and definition in symbols.every_definition():
            _define_as_told(said, key, definition, (Fraction((PARTIAL, *barred), (PARTIAL, *variable)),))
    if barred:
        _define_given_bars(said, barred)
    told = _told(said) or _open_loss(said)
    known = symbols.every_definition() if told else ()  # of elements, those that still define
    made = [(k, d) for k, d in said.made.items() if (not d.places or d in known)]
    layers = _layers_told(said) if told else set()
    own = layers if layers <= PARAMETERS else set()  # J is a mean then, and dZ of one example in most notes
    made = [(k, d) for k, d in made if _is_adjoint(symbols, d, layered=bool(layers) or not told)]
    made = [(k, d) for k, d in made if not own or outline(_letter(_whole(d))) in own]
    loss = told or _loss(said)
    for key, definition in made if loss else ():
        derivative = (Fraction((PARTIAL, *loss), (PARTIAL, *_without_d(definition))),)
        if told and _is_slope(definition.right):
            continue  # its own equation says of which loss it is the derivative
        if told:
            _define_as_told(said, key, definition, derivative, whole=True)
        else:
            said.adjoints[key] = derivative
    if (
        told
        and not own
        and not any(symbols.definitions.get((n, 0)) or n in symbols.functions for n in symbols.names_of(told))
    ):
        _define_given(said, {d.name for _, d in made}, told)


def _define_as_told(
    said: Collection, key: tuple[int, int, int], definition: Definition, derivative: Items, *, whole: bool = False
) -> None:
    """Let a derivative define an adjoint, whose own equation is a claim then."""
    said.symbols.undefine(definition)
    del said.made[key]
    if whole and said.symbols.definitions.get((definition.name, 0)):
        return
    left, places = (_whole(definition), ()) if whole else (definition.left, definition.places)
    own = Definition(definition.name, left, derivative, definition.position, places)
    own.section = definition.section
    said.symbols.define(own)


def _told_of_bars(said: Collection) -> Items:
    r"""Return the output of which a note calls ``\bar v`` the derivative by v, nothing where it does not."""
    for formula in said.formulas:
        items = formula.items
        if not formula.display and len(items) == 1 and BARRED.search(formula.before):
            return items
        alone = len(items) == 3 or (len(items) > 3 and isinstance(items[3], BEHIND))
        bare = _unbarred(items[0]) if alone and items[1] == Relation("=") else None
        quotient = items[2] if bare is not None else None
        if isinstance(quotient, Fraction) and quotient.num[:1] == (PARTIAL,) and quotient.den == (PARTIAL, bare):
            return quotient.num[1:]
    return ()


def _unbarred(item: Element) -> Element | None:
    r"""Return the v_1 of ``\bar v_1``."""
    base = base_of(item)
    if not isinstance(base, Accent) or base.name not in {"bar", "overline"} or len(base.body) != 1:
        return None
    return replace(item, base=base.body[0]) if isinstance(item, Scripted) else base.body[0]


def _without_bar(symbols: Symbols, definition: Definition) -> Items:
    """Return the place v_1 of a barred one where it stands in the note, too."""
    bare = _unbarred(definition.left)
    reference = refer(bare) if bare is not None else None
    known = reference is not None and symbols.interpret(reference)[0] in symbols.survey.uses
    return (bare,) if known and bare is not None and not _is_average(definition.right) else ()


def _is_average(right: Items) -> bool:
    r"""Tell whether a right side is a mean, ``\frac1n \sum_i x_i``, which has a bar too."""
    share, over = right[0], base_of(right[1]) if len(right) > 1 else None
    first = isinstance(share, Fraction) and share.num == (Number("1"),)
    return first and isinstance(over, BigOperator) and over.name == "sum"


def _define_given_bars(said: Collection, output: Items) -> None:
    """Let a matrix with a bar and no equation, that of the last quantity, be a derivative of the same output."""
    symbols, first = said.symbols, said.formulas[0]
    for name in sorted(symbols.survey.uses):
        bare = name.removesuffix("_bar")
        known = bare != name and len(bare) == 1 and bare.isupper() and bare in symbols.survey.uses
        if known and not symbols.definitions.get((name, 0)) and symbols.survey.uses[name].bare:
            slope = (Fraction((PARTIAL, *output), (PARTIAL, Letter(bare))),)
            own = Definition(name, Accent("bar", (Letter(bare),)), slope, first.position)
            own.section = first.section
            symbols.define(own)


def _define_given(said: Collection, made: set[str], loss: Items) -> None:
    """Let the adjoints without an equation, that of the last quantity, be derivatives of the same loss."""
    symbols, first = said.symbols, said.formulas[0]
    for formula in said.formulas:
        for sequence, at in walk(formula.items):
            item = sequence[at]
            word, reference = base_of(item), refer(item)
            if not isinstance(word, Text) or word.text[:1] != "d" or len(word.text) != 2 or reference is None:
                continue
            name, places = symbols.interpret(reference.bare())
            whole = word if places else replace(item, sup=_label(item)) if isinstance(item, Scripted) else word
            known = name in made or name in symbols.functions or symbols.definitions.get((name, 0))
            if known or name[1:] not in symbols.survey.uses:
                continue
            own = Definition(name, whole, (Fraction((PARTIAL, *loss), (PARTIAL, _undone(whole))),), first.position)
            own.section = first.section
            symbols.define(own)


def _label(item: Scripted) -> Items:
    """Return the layer above a name, and no transpose beside it."""
    first = item.sup[:1]
    return first if first and isinstance(first[0], Group) and first[0].open == "[" else ()


def _undone(item: Element) -> Element:
    """Return the Z^{[l]} of dZ^{[l]}."""
    base = base_of(item)
    letter = Letter(base.text[1:]) if isinstance(base, Text) else base
    return replace(item, base=letter) if isinstance(item, Scripted) else letter


def _open_loss(said: Collection) -> Items:
    """Return a loss that the note does not name, where it calls dM the gradient of it for any matrix M."""
    called = any(not f.display and len(f.items) == 1 and _is_general(f) for f in said.formulas)
    return (Letter(LOSS),) if called and not said.symbols.survey.uses[LOSS].bare else ()


def _is_general(formula: Formula) -> bool:
    only = base_of(formula.items[0])
    named = isinstance(only, Text) and only.text[:1] == "d"
    return named and bool(re.match(r"^\s*for\s+the\s+(?:gradient|derivative|adjoint)\b", formula.after))


def _is_adjoint(symbols: Symbols, definition: Definition, *, layered: bool) -> bool:
    """Tell whether a definition is of a dX where X is a name of the note, or with layers such as that of dW^{[2]}."""
    base = base_of(definition.left)
    if not isinstance(base, Text) or base.text[:1] != "d":
        return False
    names = {base.text[1:], *((definition.name[1:],) if layered else ())}
    return not symbols.survey.uses.keys().isdisjoint(names)


def _without_d(definition: Definition) -> Items:
    """Return the place W_2 of an adjoint dW_2."""
    return (_undone(_whole(definition)),)


def _is_slope(right: Items) -> bool:
    only = right[0] if len(right) == 1 else None
    return isinstance(only, Fraction) and only.num[:1] == only.den[:1] == (PARTIAL,)


def _whole(definition: Definition) -> Element:
    """Return the left side dW_2, or the dS of an element ``dS_{ij}``."""
    return base_of(definition.left) if definition.places else definition.left


def _told(said: Collection) -> Items:
    r"""Return the loss of which the text calls ``dM`` the derivative, nothing where it does not."""
    for one, other in pairwise(f for f in said.formulas if not f.display):
        if len(one.items) in (1, 2) and len(other.items) == 1 and isinstance(quotient := other.items[0], Fraction):
            signs = quotient.num[:1] + quotient.den[:1]
            first = base_of(one.items[0])
            named = isinstance(first, Text) or (isinstance(first, Letter) and first.name in {"d", "differential"})
            joined = isinstance(first, Text) and first.text[1:] == outline(quotient.den[1:])
            if named and signs == (PARTIAL, PARTIAL) and (joined or one.items[1:] == quotient.den[1:]):
                return quotient.num[1:]
    return next(filter(None, (_written_out(f.items) for f in said.formulas if not f.display)), ())


def _layers_told(said: Collection) -> set[str]:
    r"""Return the letters W and b of equations ``dW^{[l]} = \partial J/\partial W^{[l]}`` in the text."""
    items = [f.items for f in said.formulas if not f.display and _written_out(f.items)]
    return {outline(_letter(i[0])) for i in items if isinstance(i[0], Scripted) and _label(i[0])}


def _letter(item: Element) -> Items:
    return (base_of(_undone(item)),)


def _written_out(items: Items) -> Items:
    r"""Return the L of ``dO = \partial L/\partial O``, nothing of other formulas."""
    alone = len(items) == 3 or (len(items) > 3 and isinstance(items[3], BEHIND))
    name, quotient = (items[0], items[2]) if alone and items[1] == Relation("=") else (None, None)
    word = base_of(name) if name is not None else None
    if name is None or not isinstance(word, Text) or word.text[:1] != "d" or not isinstance(quotient, Fraction):
        return ()
    slope = quotient.num[:1] == quotient.den[:1] == (PARTIAL,) and quotient.den[1:] == (_undone(name),)
    return quotient.num[1:] if slope else ()


def _loss(said: Collection) -> Items:
    """Return the loss that a note defines last."""
    found = [d for d in said.made.values() if not d.places and (r := refer(d.left)) is not None and r.name in LOSSES]
    return (found[-1].left,) if found else ()
