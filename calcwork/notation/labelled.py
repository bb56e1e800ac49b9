r"""Laws of sequences whose members bear their step as a label: ``v_{t+1} = \beta v_t + g_t`` holds for every t.

A law may be moved from one step to another, with all members that it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Dummy, Expr, Indexed, Symbol

from calcwork.algebra.binding import rename_apart, substitute
from calcwork.algebra.scope import array, name_of, scalar
from calcwork.errors import CalcworkError
from calcwork.notation.pairs import BREAKDOWNS, names_of_symbols

if TYPE_CHECKING:
    from calcwork.notation.note import Note

# The step of w_(t+1), and those inside of names that bear an argument, as nabla_f(w_t+1).
LABEL = re.compile(r"_\(([a-z])([+-]\d+)?\)|(?<=\()([^()]*)(?=\)$)")
OWN = re.compile(r"_\(([a-z])([+-]\d+)?\)$")
INNER = re.compile(r"(?<=_)([a-z])([+-]\d+)?(?=$|[,\s])")
SLOPES = re.compile(r"^nabla|/d")


Member = tuple[tuple[Symbol, ...], Expr]


@dataclass(frozen=True)
class Law:
    """Hold what a member with the ``label`` of its step is by others: w_(t+1), with letter t and shift 1."""

    stem: str
    letter: str
    shift: int
    parameters: tuple[Symbol, ...]
    body: Expr

    def moved(self, steps: int) -> tuple[str, tuple[Symbol, ...], Expr]:
        """Return the name, the indices and the body of the law so many steps later."""
        name = shifted(f"{self.stem}_{label(self.letter, self.shift)}", self.letter, steps)
        return name, self.parameters, _moved(rename_apart(self.body), self.letter, steps)


def label(letter: str, shift: int) -> str:
    """Return the label of a step, as ``(t+1)``."""
    return f"({letter}{shift:+d})" if shift else f"({letter})"


def step_of(name: str) -> tuple[str, str, int] | None:
    """Return the stem, the letter and the shift of a member by its name, None where it is none."""
    match = OWN.search(name)
    return (name[: match.start()], match[1], int(match[2] or 0)) if match else None


def steps_in(name: str, letter: str) -> list[int]:
    """Return the shifts of all steps that a name speaks of: 1 of w_(t+1), 0 of nabla_f(w_t)."""
    found = [(m[1], m[2]) for m in (OWN.search(name),) if m] or [
        (m[1], m[2]) for part in _arguments(name) for m in INNER.finditer(part)
    ]
    return [int(shift or 0) for own, shift in found if own == letter]


def _arguments(name: str) -> list[str]:
    return [m[3] for m in LABEL.finditer(name) if m[3]]


def shifted(name: str, letter: str, steps: int) -> str:
    """Return a name some steps later.

    Examples
    --------
    >>> shifted("w_(t+1)", "t", -1), shifted("nabla_f(w_t)", "t", -1), shifted("beta", "t", 1)
    ('w_(t)', 'nabla_f(w_t-1)', 'beta')
    """
    if (own := step_of(name)) is not None:
        return f"{own[0]}_{label(letter, own[2] + steps)}" if own[1] == letter else name

    def later(match: re.Match[str]) -> str:
        shift = int(match[2] or 0) + steps
        return (f"{letter}{shift:+d}" if shift else letter) if match[1] == letter else match[0]

    return LABEL.sub(lambda m: INNER.sub(later, m[0]), name)


def _moved(expr: Expr, letter: str, steps: int) -> Expr:
    """Return an expression with all its members some steps later."""
    if not steps:
        return expr
    new: dict[Expr, Expr] = {}
    for atom in expr.atoms(Indexed):
        if (name := name_of(atom)) != (later := shifted(name, letter, steps)):
            new[atom] = array(later, *atom.base.shape)[atom.indices]
    for symbol in expr.free_symbols:
        is_name = isinstance(symbol, Symbol) and not isinstance(symbol, Dummy) and not symbol.is_integer
        if is_name and symbol.name != (later := shifted(symbol.name, letter, steps)):
            new[symbol] = scalar(later)
    clock = {s: s + steps for s in expr.free_symbols if s.is_integer and getattr(s, "name", "") == letter}
    return substitute(expr.xreplace(new), clock) if clock else expr.xreplace(new)


def laws_of(note: Note, position: int) -> tuple[Law, ...]:
    """Return the laws that displays and words before a position state of sequences with labels.

    A sequence that is defined twice may follow either law, and is left out; of several members the first one counts.
    """
    first: dict[str, str] = {}
    symbols = note.symbols
    found = [(d, name) for (name, count), every in symbols.definitions.items() if not count for d in every]
    found = [(d, n) for d, n in found if step_of(n) is not None and d.position < position]
    found = [(d, n) for d, n in found if note.sections.get(d.position) == note.sections.get(position)]
    laws: list[Law] = []
    for definition, name in sorted(found, key=lambda f: f[0].position):
        stem, letter, shift = step_of(name) or ("", "", 0)
        if first.setdefault(stem, name) != name or sum(n == name for _, n in found) > 1:
            continue
        try:
            left, body = note.equation_of(definition) or (None, None)
        except (CalcworkError, *BREAKDOWNS):
            continue
        places = left.indices if isinstance(left, Indexed) else ()
        if left is None or body is None or not all(isinstance(p, Symbol) for p in places):
            continue
        close = note.closing.expr
        law = Law(stem, letter, shift, tuple(places), close(body))
        laws += [law] if _is_of_every_step(note, law, position) else []
    return tuple(laws)


def _is_of_every_step(note: Note, law: Law, position: int) -> bool:
    """Tell whether all that changes from step to step bears its step: a bare gradient may be that of one of them."""
    names = list(names_of_symbols(law.body))
    seen = set(names)
    plain = [n for n in names if not steps_in(n, law.letter)]
    if any(SLOPES.search(n) for n in plain):
        return False
    while plain:
        for definition in note.definitions_of(plain.pop(), position):
            try:
                equation = note.equation_of(definition)
            except (CalcworkError, *BREAKDOWNS):
                return False
            own = names_of_symbols(equation[1]) if equation is not None else set[str]()
            if any(steps_in(n, law.letter) or SLOPES.search(n) for n in own):
                return False
            plain += own - seen
            seen |= own
    return True


def moved_between(laws: tuple[Law, ...], letter: str, low: int, high: int) -> Mapping[str, Member]:
    """Return what the members from one step to another are by laws.

    What is given by other sequences alone, as v_t = w_t - w_{t-1}, is given at all these steps, and the others at the
    steps that follow from those; a sequence that goes back, as G_t = r + g G_{t+1}, at all but the last.
    """
    laws = tuple(law for law in laws if law.letter == letter)
    found = {n: own for law in laws if not _steps(law, law.stem) for n, *own in _moved_over(law, low, high)}
    every = [s for _, body in found.values() for n in names_of_symbols(body) for s in steps_in(n, letter)]
    low, high = min([low, *every]), max([high, *every])
    for law in laws:
        own = _steps(law, law.stem)
        if own:
            first = low + 1 if min(own) < law.shift else low
            found |= {n: rest for n, *rest in _moved_over(law, first, high - 1 if max(own) > law.shift else high)}
    return {n: (places, body) for n, (places, body) in found.items()}


def _steps(law: Law, stem: str) -> list[int]:
    """Return the steps of the members of a sequence in the body of a law."""
    own = (step_of(n) for n in names_of_symbols(law.body))
    return [step for name, letter, step in filter(None, own) if (name, letter) == (stem, law.letter)]


def _moved_over(law: Law, first: int, last: int) -> Iterator[tuple[str, tuple[Symbol, ...], Expr]]:
    return (law.moved(shift - law.shift) for shift in range(first, last + 1))
