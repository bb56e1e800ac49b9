"""What a law says of the names beside it: where its parameters and its values lie, and the shapes of both."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.algebra.scope import POSITIVE
from calcwork.notation.structure.items import Items, Number
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import is_number
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.families import DOMAINS, SUPPORTS

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

CAPITAL = re.compile(r"[A-Z]$")


def is_scalar(called: tuple[str, tuple[Items, ...]]) -> bool:
    """Tell whether a law is one of numbers; a normal one is where its variance holds no matrix, as s^2 I does."""
    last = [r for r in references(called[1][-1]) if not r.power]
    return called[0] != "normal" or not any(r.upper or r.bold for r in last)


def declare(said: Collection, called: tuple[str, tuple[Items, ...]]) -> None:
    """Let the parameters of a law be where they have to be, as the rate above zero."""
    for part, domain in zip(called[1], DOMAINS[called[0]], strict=True):
        reference = refer(part[0]) if len(part) == 1 else None
        if called[0] != "normal" and reference is not None and reference.plain and not reference.indices:
            said.sections.shape(said.symbols.interpret(reference)[0], ())
        if domain is None or reference is None or reference.transposed or reference.inverse or reference.upper:
            continue
        if reference.power and not is_number(reference.power):
            continue  # the e of a variance e^s is Euler's number
        name, _ = said.symbols.interpret(reference)
        said.sections.restrict(name, domain)
    if called[0] == "normal":
        declare_variance(said, called[1][1])


def declare_shapes(said: Collection, name: str, called: tuple[str, tuple[Items, ...]]) -> None:
    """Let mean and covariance of a normal vector have the shapes that follow from its own."""
    own = said.symbols.inner.get((name, 1), said.symbols.shapes.get(name, ()))
    if called[0] != "normal" or len(own) > 1:
        return
    for part, shape in zip(called[1], (own, own * 2), strict=True):
        reference = refer(part[0]) if len(part) == 1 else None
        if reference is not None and not reference.indices and not reference.power and (own or is_scalar(called)):
            said.sections.shape(said.symbols.interpret(replace(reference, inverse=False))[0], shape)


def declare_variance(said: Collection, variance: Items) -> None:
    """Let the sigma of a variance be positive, and no function; a capital is a covariance matrix."""
    only = refer(variance[0]) if len(variance) == 1 else None
    for state in said.sections.states.values():
        if only is not None and only.plain and only.upper and not only.indices:
            state.kinds.setdefault(said.symbols.interpret(only)[0], "definite")
        for reference in references(variance):
            if reference.power == (Number("2"),):
                state.domains.setdefault(said.symbols.interpret(reference)[0], POSITIVE)


def take_values(said: Collection) -> None:
    """Let x_i have the law of X_i where nothing else is said of it, and both lie where their law has its values."""
    laws, symbols = said.symbols.laws, said.symbols
    for name, drawn in list(laws.drawn.items()):
        twin = name.lower() if CAPITAL.match(name) else name
        own = (
            twin not in symbols.shapes
            and not symbols.definitions.get((twin, 1))
            and symbols.survey.uses[twin].lettered[1]
        )
        if twin != name and own and twin not in laws.drawn:
            laws.drawn[twin] = drawn
            laws.families |= {twin} if name in laws.families else set()
        for each in {name, twin} & laws.drawn.keys() if drawn.family in SUPPORTS else ():
            if each not in symbols.domains:
                said.sections.restrict(each, SUPPORTS[drawn.family])
