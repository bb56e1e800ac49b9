"""The softmax of each row or column, where the words of a note say so."""

from __future__ import annotations

from dataclasses import replace

from calcwork.notation.structure.items import Function, Items, throughout


def with_softmax_along(items: Items, axis: str) -> Items:
    """Return items with each softmax named as that of every row or column, where the words of the note say so."""

    def named(part: Items) -> Items:
        own = Function("softmax")
        return tuple(replace(i, name=f"softmax of each {axis}") if i == own else i for i in part)

    return throughout(items, named) if axis else items
