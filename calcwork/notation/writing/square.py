r"""Inverses and determinants in index form: ``\left[\left(X^\top X\right)^{-1}\right]_{ab}``, with M in matrix form."""

from __future__ import annotations

from sympy import Symbol

from calcwork.algebra.binding import LETTERS
from calcwork.algebra.linear import Determinant, InverseEntry, Square
from calcwork.algebra.quantity import Quantity
from calcwork.notation.writing.index_form import Writer, write
from calcwork.notation.writing.matrix_form import matrix_piece
from calcwork.notation.writing.names import joined
from calcwork.notation.writing.style import Level, Piece, Text


def inverse_entry(writer: Writer, expr: InverseEntry) -> Piece:
    """Write an entry of an inverse."""
    inverse = writer.style.inverse(square(writer, expr.matrix))
    return writer.style.subscripted(inverse, joined(writer._subscripts(expr.indices), named=False))


def determinant(writer: Writer, expr: Determinant) -> Piece:
    """Write a determinant."""
    return writer.style.call(writer._word((r"\det", "det")), square(writer, expr.matrix))


def square(writer: Writer, matrix: Square) -> Piece:
    """Write a matrix in matrix form, or by its general entry in brackets where it has none."""
    taken = {s.name for s in matrix.free_symbols if isinstance(s, Symbol)}
    i, j = [Symbol(c, integer=True) for c in LETTERS if c not in taken][:2]
    entry = Quantity(matrix.at(i, j), (i, j), (matrix.size, matrix.size))
    piece = matrix_piece(entry, writer.style, writer.scope)
    if piece is not None:
        return piece
    inner = writer.style.bracket(write(entry, writer.style, writer.scope)).text
    return Piece(f"{inner}_{i}{j}" if isinstance(writer.style, Text) else f"{inner}_{{{i}{j}}}", Level.CALL)
