r"""Rows and columns that words call by another letter: "the m-th column of B is $\beta_m$" defines beta by B."""

from __future__ import annotations

from calcwork.algebra.binding import LETTERS
from calcwork.notation.context.declarations.stacked import stacked
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Letter, Scripted
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import index_name
from calcwork.notation.symbols.table import Definition


def define_lines(note: Note) -> None:
    """Define the entries of such families by those of their matrix, whose own small letter needs no definition."""
    symbols = note.symbols
    for matrix, each, line in stacked(note.formulas):
        whole, own = (refer(items[0]) if items else None for items in (matrix, each))
        if len(each) != 1 or whole is None or own is None or len(own.below) != 1 or own.above or not whole.plain:
            continue
        name, letter = symbols.interpret(whole)[0], index_name(own.below[0][0]) if len(own.below[0]) == 1 else None
        known = symbols.definitions.get((own.name, 1)) or symbols.definitions.get((own.name, 2))
        length = symbols.inner.get((own.name, 1), ())
        if letter is None or known or len(symbols.shapes.get(name, ())) != 2 or len(length) != 1:
            continue
        if own.name.lower() == name.lower() or symbols.capital(own.name) is not None:
            continue
        other = next(x for x in LETTERS if x != letter and x not in symbols.survey.uses)
        places = ((Letter(letter),), (Letter(other),))
        turned = places if line == "row" else places[::-1]
        left = Scripted(Letter(own.name), (*places[0], *places[1]), start=each[0].start)
        right = Scripted(Letter(whole.name), (*turned[0], *turned[1]), start=each[0].start)
        position = next(f.position for f in note.formulas if f.items[:1] == each[:1])
        symbols.define(Definition(own.name, left, (right,), position, places=places))
