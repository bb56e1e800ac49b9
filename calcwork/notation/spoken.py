r"""What a note says of its names in words and formulas that were not taken in; a refutation must not rest on these.

A name is introduced where it is declared, defined, stands alone in the text ("with step size $\eta$") or in a
definition. One that is not, and stands in other formulas too, may be something that was not understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from calcwork.notation.items import Items
from calcwork.notation.references import TRANSPOSES, refer, split_at
from calcwork.notation.survey import references
from calcwork.notation.symbols import Symbols

ACCENTS = ("_hat", "_bar", "_tilde", "_star")
GREEK = frozenset("alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau".split())
KNOWN = {"e", "pi", "I", "sigma", "d", "prime", "1", "0", "R"}


@dataclass
class Spoken:
    """Know which names a note introduces, and which stand in formulas that were not understood."""

    symbols: Symbols
    introduced: set[str] = field(default_factory=set)
    half_understood: set[str] = field(default_factory=set)
    formulas: Counter[str] = field(default_factory=Counter)

    def count(self, items: Items) -> None:
        """Count the names of one formula."""
        self.formulas.update(self._names(items))

    def introduce(self, items: Items) -> None:
        """Take the names in a definition or declaration as introduced."""
        self.introduced |= self._names(items)

    def introduce_alone(self, items: Items) -> None:
        """Take a name that stands alone in the text, or in a list of names, as introduced."""
        parts = [p for p in split_at(items, ",") if p]
        if all(len(p) == 1 and refer(p[0]) is not None for p in parts):
            self.introduce(items)

    def doubt(self, items: Items) -> None:
        """Note the names of a formula that was not understood."""
        self.half_understood |= self._names(items)

    def is_unsure(self, name: str) -> bool:
        """Tell whether something of a name may not have been understood."""
        if name in self.half_understood:
            return True
        symbols = self.symbols
        known = name in self.introduced or name in KNOWN or name in symbols.survey.sizes | symbols.survey.indices
        if known or name in symbols.shapes or name in symbols.domains or name in symbols.functions:
            return False
        if any(n == name for n, _ in (*symbols.definitions, *symbols.inner)):
            return False
        return name.endswith(ACCENTS) or (self.formulas[name] > 1 and not self._is_plain(name))

    def _is_plain(self, name: str) -> bool:
        """Tell whether a letter is used in one way only: always bare and as a number, or always with one index."""
        use = self.symbols.survey.uses.get(name)
        if use is None or len(name) > 1 and name not in GREEK:
            return False
        if use.bare:
            marked = any(use.marks[m] for m in ("called", "bold", "transposed", "norm", "nabla", "primed", "inverse"))
            return not use.indexed and not marked and name.lower() == name
        return len(use.indexed) == 1

    def _names(self, items: Iterable) -> set[str]:  # type: ignore[type-arg]
        found = (self.symbols.interpret(r)[0] for r in references(tuple(items)) if r.name not in TRANSPOSES)
        return {n for n in found if n not in KNOWN}
