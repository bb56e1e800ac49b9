r"""What a note says of its names in words and formulas that were not taken in; a refutation must not rest on these.

A name is introduced where it is declared, defined, stands alone in the text ("with step size $\eta$") or in a
definition. One that is not, and stands in other formulas too, may be something that was not understood.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from calcwork.notation.context.functions.logistic import is_sigma
from calcwork.notation.meaning.sets import MEMBERS
from calcwork.notation.spelling.sequences.layers import stem_above
from calcwork.notation.structure.items import Group, Items, Number, Operator, Text, outline
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, UNEQUAL, Chain, Implication
from calcwork.notation.survey.survey import index_name
from calcwork.notation.symbols.capitals import CAPITALS
from calcwork.notation.symbols.families import written_law
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

MEANINGS = (
    r"(?:eigenvalues?|eigenvectors?|singular values?|roots?|minimi[sz]ers?|maximi[sz]ers?|solutions?|optimum|optima|"
    r"optimal \w+|estimat\w+|fixed points?|equilibrium|projections?|means?|averages?|medians?|modes?|hessian|jacobian|"
    r"gradient|inverse|density|distribution function|entropy|expectation|rank|determinant|angle)"
)
IT = r"(?:it|this|that|them|these|those|(?:this|that|the)\s+\w+)"
CALLED_SO = re.compile(
    rf"\b(?:{MEANINGS}|(?:call|name|denote|label)(?:s|ed)?\s+{IT}(?:\s+(?:by|as))?)\W*$", re.IGNORECASE
)
IS_ONE = re.compile(rf"^\W*(?:is|are|be|being|denotes?|the|for|as|,)\W+(?:\w+\W+){{0,3}}?{MEANINGS}\b", re.IGNORECASE)
LIKEWISE = re.compile(r"^\W*(?:likewise|similarly|analogously|in\s+the\s+same\s+way|as\s+well|too)\b", re.IGNORECASE)
IN_SIMPLEX = re.compile(
    r"^\W*(?:(?:be|is|are|lies?|lives?|belongs?|an?|any|some|every|arbitrary|fixed|points?|vectors?|elements?|members?|"
    r"in|on|of|to|inside|within|from|the|relative|interior|probability|unit|standard)\W+)+simplex\b",
    re.IGNORECASE,
)
ALIKE = re.compile(
    r"\b(?:identically\s+distributed|(?:the\s+)?same\s+(?:law|distribution|mean|variance)|copies|exchangeable|"
    r"independent(?:ly)?|uncorrelated)\b",
    re.IGNORECASE,
)
OPEN = re.compile(r"\bnot\b[^.;]*\b(?:independent|uncorrelated)\b", re.IGNORECASE)
AT = re.compile(r"\bat\s*$", re.IGNORECASE)  # "zero at x = s" speaks of a place
ACCENTS = ("_hat", "_bar", "_tilde", "_star", "_mean")
GREEK = frozenset(CAPITALS) | {
    "alpha",
    "beta",
    "epsilon",
    "varepsilon",
    "vartheta",
    "varphi",
    "varrho",
    "zeta",
    "eta",
    "kappa",
    "mu",
    "nu",
    "rho",
    "tau",
}
SOME = re.compile(r"\b(?:some|certain|suitable|intermediate)(?:\s+(?:point|number|value|place))?\W*$", re.IGNORECASE)
OWN_MEANING = frozenset({"e", "pi", "I", "sigma", "d", "prime"})
KNOWN = OWN_MEANING | {"1", "0", "R"}


def listen(said: Collection) -> Spoken:
    """Note which names the formulas introduce, and which stand in some that nothing was made of."""
    spoken = Spoken(said.symbols)
    taken = {k[:2] for k in (*said.made, *said.again, *said.solutions)} | said.declared
    cases = list(said.assumed.displays.values())
    stated = {p for _, p in (*said.facts, *(f for c in cases for f in c.facts))}
    stated |= {d.position for c in cases for d in c.values}
    for formula in said.formulas:
        spoken.doubt(formula.unread)
        if not formula.display and SOME.search(formula.before):
            spoken.doubt(formula.items[:1])
        if not formula.display and ALIKE.search(formula.after) and not OPEN.search(formula.after):
            spoken.doubt_laws(formula.items)
        for at in (n for n, i in enumerate(formula.items) if isinstance(i, Text) and CALLED_SO.search(i.text)):
            spoken.doubt(formula.items[at + 1 :])
    for formula, statement in said.parsed:
        said.sections.enter(formula.section)
        spoken.count(formula.items)
        for chain in () if isinstance(statement, Implication) else (statement,):
            place = formula.position, chain.start
            if not chain.relations and not formula.display and is_described(formula.before, formula.after):
                spoken.described |= spoken.described_in(chain.sides[0])
            elif not chain.relations and not formula.display:
                spoken.introduce_alone(chain.sides[0])
            elif place in taken or is_sigma(chain) or _names_law(chain):
                for side in chain.sides if place in said.declared or _names_law(chain) else chain.sides[:1]:
                    spoken.introduce(side)
            elif spoken.is_usual_bound(chain):
                spoken.introduce(chain.sides[0])
            elif not formula.display and formula.position not in stated and _claims(chain):
                for side in () if AT.search(formula.before) else chain.sides:
                    spoken.doubt(side)
    return spoken


def is_described(before: str, after: str) -> bool:
    """Tell whether the words beside a name give it a meaning: "the eigenvalues l_i", "q_i likewise"."""
    return bool(CALLED_SO.search(before) or IS_ONE.match(after) or LIKEWISE.match(after))


def is_in_simplex(after: str) -> bool:
    """Tell whether the words behind a name put it into the simplex: its entries are positive and add up to one."""
    return bool(IN_SIMPLEX.match(after))


def _claims(chain: Chain) -> bool:
    """Tell whether a chain says something of values, and is no declaration of a set, a map or a distribution."""
    names = [r.name for r in chain.relations]
    if len({outline(s) for s in chain.sides}) == 1:
        return False  # phi_m = phi(x_m) only says how it is written
    if names == ["="] and all(isinstance(i, (Number, Operator)) for i in chain.sides[1]):
        return False  # "at x = 3" speaks of a place
    return bool(names) and all(n in EQUALITIES or n in ORDERS or n in UNEQUAL for n in names)


def _names_law(chain: Chain) -> bool:
    r"""Tell whether a chain gives a law a name: ``p = \mathcal{N}(0, 1)``."""
    return len(chain.sides) == 2 and chain.relations[0].name in EQUALITIES and bool(written_law(chain.sides[1]))


@dataclass
class Spoken:
    """Know which names a note introduces, and which stand in formulas that were not understood."""

    symbols: Symbols
    introduced: set[str] = field(default_factory=set)
    half_understood: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    formulas: Counter[str] = field(default_factory=Counter)

    def doubt_laws(self, items: Items) -> None:
        """Note names of which words say how their laws belong together, where nothing was made of that."""
        laws = self.symbols.laws
        numbers = self.symbols.survey.sizes
        self.half_understood |= self.symbols.names_of(items) - laws.families - laws.independent - numbers

    def is_usual_bound(self, chain: Chain) -> bool:
        r"""Tell whether a size is said to be at least 1 or 2, as ``n \ge 2``, which samples always have it."""
        if len(chain.sides) != 2 or chain.relations[0].name not in {"ge", ">"}:
            return False
        left, right = chain.sides
        letter = index_name(left[0]) if len(left) == 1 else None
        least = {"ge": {"1", "2"}, ">": {"0", "1"}}[chain.relations[0].name]
        return letter in self.symbols.survey.sizes and len(right) == 1 and getattr(right[0], "value", "") in least

    def count(self, items: Items) -> None:
        """Count the names of one formula."""
        self.formulas.update(self.names_of(items))

    def introduce(self, items: Items) -> None:
        """Take the names in a definition or declaration as introduced."""
        self.introduced |= self.names_of(items)

    def introduce_alone(self, items: Items) -> None:
        """Take a name that stands alone in the text, or in a list or set of names, as introduced."""
        items = items[0].items if len(items) == 1 and isinstance(items[0], Group) else items
        parts = [p for p in split_at(items, ",") if p]
        if all(len(p) == 1 and refer(p[0]) is not None for p in parts):
            self.introduce(items)

    def described_in(self, items: Items) -> set[str]:
        """Return the names in items; of "I call it r_0" the numbered one, where r is another."""
        reference = refer(items[0]) if len(items) == 1 else None
        name, places = self.symbols.interpret(reference) if reference is not None else ("", ())
        number = places[0][0] if len(places) == 1 and len(places[0]) == 1 else None
        if isinstance(number, Number) and self.symbols.survey.uses[name].bare:
            return {f"{name}_{number.value}"}
        listed = {"sigma"} & self.symbols.names_of(items) if len(items) > 1 else set()  # of singular values
        return self.names_of(items) | listed

    def doubt(self, items: Items) -> None:
        """Note the names of a formula that was not understood."""
        self.half_understood |= self.names_of(items)

    def is_unsure(self, name: str, *, array: bool = False) -> bool:
        """Tell whether something of a name may not have been understood; the N_k beside a size N is another name."""
        symbols = self.symbols
        if name in self.half_understood:
            return True
        if name.startswith(MEMBERS):  # what a note says of a set, or of a family of them as a partition, is not known
            stem = name.removeprefix(MEMBERS)
            return any(n == stem for n, _ in symbols.definitions) or any(symbols.survey.uses[stem].indexed.values())
        numbers = symbols.survey.sizes | (symbols.survey.indices - self.described)  # "with mean $m$" is no index
        known = name in self.introduced or name in KNOWN - self.described or name in numbers
        if array and name in symbols.survey.sizes:
            return not any(n == name for n, _ in (*symbols.definitions, *symbols.inner))
        if name in symbols.survey.sets or name in symbols.partitions or symbols.survey.is_label_of_block(name):
            return False
        if known or name in symbols.shapes or name in symbols.domains or name in symbols.functions:
            return False
        if any(n == name for n, _ in (*symbols.definitions, *symbols.inner)):
            return False
        if name in self.described:
            return True
        stem, _, at = name.partition("_(")
        if at and symbols.survey.uses[stem].lettered:
            return self.is_unsure(stem)  # phi at x and at one more sample, beside phi_n
        return name.endswith(ACCENTS) or (self.formulas[name] > 1 and not self._is_plain(name))

    def _is_plain(self, name: str) -> bool:
        """Tell whether a letter is used in one way only: always bare and as a number, or always with one index."""
        if (stem := stem_above(name)) and (above := self.symbols.survey.uses.get(stem)) is not None and above.lettered:
            name = stem
        use = self.symbols.survey.uses.get(name)
        stem, _, number = name.rpartition("_")
        letter = stem if number.isdigit() else name  # the v_2 of a chain
        if use is None or (len(letter) > 1 and letter not in GREEK):
            return False
        if use.bare:
            marked = any(use.marks[m] for m in ("called", "bold", "transposed", "norm", "nabla", "inverse"))
            return not use.lettered and not marked and name.lower() == name
        return True  # elements only

    def names_of(self, items: Items) -> set[str]:
        """Return the names in items, but those with a meaning of their own."""
        return self.symbols.names_of(items) - KNOWN
