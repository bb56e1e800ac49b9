"""What a note says of random quantities: the law of each, its mean and variance, and which are independent."""

from __future__ import annotations

from dataclasses import dataclass, field

from calcwork.notation.structure.items import Items


@dataclass
class Drawn:
    """Hold what is said of one random quantity: a family with its parameters, or probabilities by a letter of theirs.

    ``letters`` are the indices that it has where this is said. A quantity of which only its randomness is known has
    nothing of all this; ``square`` is its mean square, if that is said instead of a variance, and ``model`` what it is
    in terms of others. ``ends`` are those of the range of the letter, with none above for an infinite one,
    and the ``interval`` of a density holds nothing for an infinite end.
    """

    family: str = ""
    parameters: tuple[Items, ...] = ()
    letter: str = ""
    masses: Items = ()
    mean: Items = ()
    variance: Items = ()
    square: Items = ()
    model: Items = ()
    letters: tuple[Items, ...] = ()
    ends: tuple[Items, ...] | None = None
    interval: tuple[Items, Items] | None = None
    position: int = 0


@dataclass
class Laws:
    """Know the random quantities of a note by their names, and the words for parameters: "rate", "scale", "mean".

    Members of ``families`` are independent or uncorrelated, and of those ``alike`` have one law; names are
    ``independent`` from ``since`` on, where the passage begins that says so.
    Of those ``unread`` words say more than was understood; what numbered ones are, as b_1, stands in ``numbered``. From
    the places in ``again`` on names have another law.
    """

    drawn: dict[str, Drawn] = field(default_factory=dict)
    independent: set[str] = field(default_factory=set)
    since: dict[str, int] = field(default_factory=dict)
    families: set[str] = field(default_factory=set)
    alike: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    numbered: dict[str, list[Items]] = field(default_factory=dict)
    again: dict[str, int] = field(default_factory=dict)

    def independent_at(self, position: int) -> set[str]:
        """Return the names that are independent of each other at a position."""
        return {n for n in self.independent if self.since.get(n, 0) <= position}

    def of(self, name: str) -> Drawn:
        """Return what is said of a name, which is random by this."""
        return self.drawn.setdefault(name, Drawn())
