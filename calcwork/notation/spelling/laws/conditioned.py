r"""Moments under conditions that are random: ``E[Y \mid X]``, ``\operatorname{Var}(Y \mid X = x)`` over one finite law.

Where a note has such moments and gives no law, all its random quantities have one law on a finite set, with any values:
``E[Y | X = x] = \sum_y y p(y | x)`` is a function of x, over which an outer expectation runs. What holds for all laws
holds for these, and what fails for one of these is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.spelling.laws.calls import BARS, call_at, letter_of, letters_below, parts_at
from calcwork.notation.spelling.laws.conditional import fixed_conditions
from calcwork.notation.spelling.laws.finite import Tables, is_of_densities
from calcwork.notation.spelling.laws.moments import COVARIANCE, EXPECTATION, MOMENTS, VARIANCE
from calcwork.notation.spelling.laws.posterior import conditional_laws
from calcwork.notation.spelling.laws.weights import NotFiniteError, Weights, sums
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
    throughout,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import parts_of, walk

KEY = "chance"
GIVES = frozenset({Relation("="), Relation(":=")})
TURNED = frozenset({"T", "top", "intercal", "dagger"})
# what words may say of quantities beyond what restricts their laws
SAID = re.compile(
    r"\b(?:zero[\s-]mean|mean[\s-]zero|cent(?:er|re)ed|unit[\s-]variance|non-?negative|positive|bounded|identical\w*|"
    r"cop(?:y|ies)|martingale|noise|measurable|standardi[sz]ed|homosce\w*|hetero\w*|disturbance|errors?\s+term|exogen\w*|"
    r"unbiased|estimators?|indicators?|events?|integers?|dic?e|coins?|counts?|regression\s+model|constants?|linear\s+model|almost\s+surely|monoton\w*|"
    r"distributed|drawn\s+from|toss\w*|roll(?:s|ed|ing)?|throws?|urns?|heads|exchangeable|same\s+(?:law|distribution)|"
    r"(?:ha(?:s|ve|ving)|with)\s+[^.;]{0,40}\b(?:means?|variances?|expectations?|covariances?|moments?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """Hold a moment: its sign, what it draws below the sign, of what it is, and what is given."""

    sign: str
    below: tuple[str, ...]
    parts: tuple[Items, ...]
    given: tuple[Items, ...]


def moment_at(sequence: Items, at: int) -> Moment | None:
    """Return the moment whose sign stands at a place, None where there is none or its bracket has several bars."""
    item, following = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    sign, group = base_of(item), base_of(following) if following is not None else None
    if not isinstance(sign, Function) or sign.name not in MOMENTS or not isinstance(group, Group):
        return None
    front, *behind = parts_at(group.items, BARS)
    own = item.sub if isinstance(item, Scripted) else ()
    drawn, *under = parts_at(own, BARS)
    below = [letter_of(p) for p in split_at(drawn, ",")] if drawn else []
    if len(behind) > 1 or len(under) > 1 or None in below or (isinstance(item, Scripted) and (item.sup or item.primes)):
        return None
    parts = split_at(front, ",") if sign.name == COVARIANCE else [front]
    given = [p for side in (*behind, *under) for p in split_at(side, ",")]
    return Moment(sign.name, tuple(x for x in below if x), tuple(parts), tuple(given))


def random_names(formulas: Sequence[Items]) -> dict[str, str]:
    """Return the letters that stand alone in the moments of a note, each with that of its values; none where unsure."""
    moments = [m for f in formulas for s, k in walk(f) if (m := moment_at(s, k)) is not None]
    if not any(m.given for m in moments) or any(is_of_densities(s[k]) for f in formulas for s, k in walk(f)):
        return {}
    names = [_name(p) for m in moments for p in (*m.parts, *m.given)] + [x for m in moments for x in m.below]
    capital = {x for x in names if x and x[0].isupper()}
    plain = {x for x in names if x and not x[0].isupper()} - {_small(x) for x in capital}
    found = {x: _small(x) for x in sorted(capital | plain)}
    if len({*found.values()}) < len(found) or not 1 < len(found) < 5:
        return {}
    found |= {x: _small(x) for f in formulas if (x := _gives_letter(f, found, moments)) is not None}
    if len({*found.values()}) < len(found):
        return {}
    if (fixed_conditions(formulas) and not derived(formulas, found)) or conditional_laws(formulas):
        return {}
    if any(_spoils(s, k, found) for f in formulas for s, k in walk(f)) or any(_gives_law(f, found) for f in formulas):
        return {}
    known = {*found, *found.values()}
    given = [letter_of(p) for m in moments for p in m.given]
    return found if all(x in known for x in given) else {}


def _name(items: Items) -> str | None:
    """Return a quantity that is named alone, the X of ``X = x`` too."""
    kept = tuple(i for i in items if not isinstance(i, Gap))
    head = kept[:1] if len(kept) == 3 and kept[1] == Relation("=") else kept
    only = head[0] if len(head) == 1 else None
    numbered = isinstance(only, Scripted) and len(only.sub) == 1 and isinstance(only.sub[0], Number)
    if not isinstance(only, Letter) and not (numbered and isinstance(only, Scripted) and not (only.sup or only.primes)):
        return None
    base = base_of(only)
    return outline(head) if isinstance(base, Letter) and not base.fonts else None


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _spoils(sequence: Items, at: int, names: dict[str, str]) -> bool:
    """Tell whether a quantity is a vector or one of several here, or is called as a function."""
    item = sequence[at]
    if isinstance(item, Scripted) and isinstance(item.base, Letter) and outline((item.base,)) in names:
        if outline((item,)) in names:
            return False
        return bool(item.sub or item.primes) or any(getattr(i, "name", "") in TURNED for i in item.sup)
    entropy = isinstance(item, Letter) and item.name in {"H", "I"} and at + 1 < len(sequence)
    called = isinstance(item, Letter) and item.name in names and at + 1 < len(sequence)
    group = sequence[at + 1] if entropy or called else None
    if entropy and isinstance(group, Group):
        return any(isinstance(base_of(i), Letter) and outline((i,)) in names for i in group.items)
    inner = split_at(group.items, ",", ";", "|") if called and isinstance(group, Group) else []
    return bool(inner) and all(letter_of(p) is not None for p in inner)


def _gives_law(formula: Items, names: dict[str, str]) -> bool:
    at = next((k for k, i in enumerate(formula) if i == Relation("sim")), None)
    return at is not None and any(outline((i,)) in names for i in formula[:at])


def _gives_letter(formula: Items, names: dict[str, str], moments: Sequence[Moment]) -> str | None:
    """Return a letter in a moment that a formula gives by quantities, so that it is random without standing alone."""
    head = _name(formula[:1]) if formula[1:2] == (Relation("="),) else None
    if head is None or head in names or not {outline((s[k],)) for s, k in walk(formula[2:])} & names.keys():
        return None
    return (
        head if any(outline((base_of(s[k]),)) == head for m in moments for p in m.parts for s, k in walk(p)) else None
    )


def derived(formulas: Sequence[Items], names: dict[str, str]) -> dict[str, Items]:
    """Return the quantities that one equation gives by others, ``Z = X + Y`` and ``e = Y - E[Y | X]``."""
    found: dict[str, Items] = {}
    again = set[str]()
    for formula in formulas:
        head = _name(formula[:1]) if formula[1:2] and formula[1] in GIVES else None
        right = tuple(i for i in formula[2:] if not isinstance(i, Gap) and i != Punctuation("."))
        if head not in names or any(isinstance(i, (Relation, Punctuation)) for i in right):
            continue
        letters = {outline((s[k],)) for s, k in walk(right)}
        if head is None or not letters & (names.keys() - {head}) or head in letters:
            again |= {head or ""} if right != (Letter(names[head or ""]),) else set()
            continue
        again |= {head} if head in found and found[head] != right else set()
        found.setdefault(head, right)
    return {x: items for x, items in found.items() if x not in again and not _needs(items, found.keys())}


def _needs(items: Items, names: Iterable[str]) -> bool:
    return any(outline((s[k],)) in names for s, k in walk(items))


def with_derived(items: Items, found: dict[str, Items]) -> Items:
    """Return a formula with what gives a quantity in the place of its letter, save where that stands alone."""
    if not found or (outline(items[:1]) in found and items[1:2] and items[1] in GIVES):
        return items

    def change(part: Items) -> Items:
        return tuple(_with_derived(i, found) for i in part)

    return throughout(items, change)


def _with_derived(item: Element, found: dict[str, Items]) -> Element:
    known = found.get(outline((base_of(item),)))
    if known is None:
        return item
    group = Group("(", ")", known, start=item.start, end=item.end)
    return replace(item, base=group) if isinstance(item, Scripted) else group


def restricts(formula: Items, names: dict[str, str], means: frozenset[str]) -> bool:
    """Tell whether a formula says of quantities what holds for some only: ``Y = f(X) + e``, ``E[e | X] = 0``.

    What it says of moments themselves, or of ``means`` that moments give, is a claim.
    """
    relations = [k for k, i in enumerate(formula) if isinstance(i, Relation)]
    if len(relations) != 1 or letter_of(formula) in names.values():
        return False
    left, right = formula[: relations[0]], formula[relations[0] + 1 :]
    if any(isinstance(s[k], Function) and moment_at(s, k) for s, k in walk(right)):
        return False
    own = {*names, *names.values()}
    if _name(left) in own:
        return True
    moment = moment_at(left, 0) if len(left) == 2 else None
    if moment is None or any(call_at(s, k) is not None for s, k in walk(right)) or left[1:] == right:
        return False
    places = [(s, k) for p in moment.parts for s, k in walk(p)]
    return not any(moment_at(s, k) is not None or outline((s[k],)) in means for s, k in places)


def is_premise(formula: Items, names: dict[str, str]) -> bool:
    """Tell whether a formula of the text may set moments equal that are so for some laws only."""
    at = next((k for k, i in enumerate(formula) if isinstance(i, Relation)), 0)
    moment = moment_at(formula, 0) if at and len(formula) > 1 and names else None
    inner = [moment_at(s, k) for p in moment.parts for s, k in walk(p)] if moment is not None else []
    return moment is not None and not any(inner)


def means_in(formulas: Sequence[Items]) -> frozenset[str]:
    """Return the names that a note gives by moments: the m of ``m(x) = E[Y | X = x]``."""
    found = set[str]()
    for formula in formulas:
        at = next((k for k, i in enumerate(formula) if isinstance(i, Relation)), 0)
        if at and any(moment_at(s, k) is not None for s, k in walk(formula[at + 1 :])):
            found.add(outline(formula[:1]))
    return frozenset(found)


def take(tables: Tables, names: dict[str, str]) -> str:
    """Give random quantities their law, one that the note writes as p(x, y) or one of its own; nothing where unsure."""
    slots = tuple(sorted(names.values()))
    key = tables.law_of(slots)
    if key is None and any({*own} & {*slots} for own in tables.letters.values()):
        return ""
    if key is None:
        key = KEY
        tables.letters[key] = slots
        tables.patterns[key] = []
    fresh = iter("abcghmruvw")
    for slot in slots:
        base = tables.bound.get(slot) or Letter(slot if len(slot) == 1 and slot.isalpha() else next(fresh))
        tables.bound[slot] = base
        tables.index[slot] = tables.index.get(slot) or base
    return key


def with_small(items: Items, names: dict[str, str]) -> Items:
    """Return a formula with the letters of values for those of quantities."""

    def change(part: Items) -> Items:
        return tuple(_with_small(i, names) for i in part)

    return throughout(items, change)


def _with_small(item: Element, names: dict[str, str]) -> Element:
    base = base_of(item)
    if not isinstance(base, Letter) or base.fonts or names.get(base.name, base.name) == base.name:
        return item
    small = replace(base, name=names[base.name])
    return replace(item, base=small) if isinstance(item, Scripted) else small


class Moments(Weights):
    """Write moments over a law as the sums that they are."""

    def __init__(self, tables: Tables, key: str, used: dict[str, Element] | None = None) -> None:
        super().__init__(tables, used)
        self.key = key
        self.depth = 0

    def sequence(self, items: Items) -> Items:
        """Return a sequence with its laws and moments written out."""
        raise NotImplementedError

    def moment(self, items: Items, at: int) -> Element | None:
        """Return the moment at a place as a sum over what is drawn, None where there is none."""
        found = moment_at(items, at) if self.key else None
        if found is None:
            return None
        if any(p for p in found.given if letter_of(p) not in self.tables.letters[self.key]):
            raise NotFiniteError
        given = tuple(dict.fromkeys(x for p in found.given if (x := letter_of(p)) is not None))
        first, *others = found.parts
        if found.sign == EXPECTATION:
            return self._mean_of(first, given, found.below)
        if found.sign == VARIANCE:
            others = [first]
        if len(others) != 1:
            raise NotFiniteError
        product = (Group("(", ")", first), Group("(", ")", others[0]))
        mixed = self._mean_of(product, given, found.below)
        means = [self._mean_of(p, given, found.below) for p in (first, *others)]
        return Group("(", ")", (mixed, Operator("-"), *means))

    def _mean_of(self, items: Items, given: tuple[str, ...], below: tuple[str, ...]) -> Element:
        letters = [x for x in self.tables.letters[self.key] if x in self._open(items) and x not in given]
        if below and not {*letters} <= {*below}:
            raise NotFiniteError
        outer, self.depth = dict(self.env), self.depth + 1
        known = {x: self.place(x) for x in given}
        self.env |= {x: self.own(x, 4 + self.depth) for x in letters}
        drawn = {x: self.env[x] for x in letters}
        law = [self.law(self.key, drawn, known)] if drawn else []
        body = Group("(", ")", self.sequence(items))
        self.env, self.depth = outer, self.depth - 1
        return Group("(", ")", (*sums(drawn.values()), *law, body))

    def _open(self, items: Items) -> set[str]:
        """Return the letters of quantities that are neither drawn by a moment inside nor run below a sum."""
        found, bound = set[str](), set[str]()
        at = 0
        while at < len(items):
            item = items[at]
            inner = moment_at(items, at)
            if inner is not None:
                found |= {x for p in inner.given if (x := letter_of(p)) is not None}
                at += 2
                continue
            at += 1
            if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
                bound |= {x for p in letters_below(item.sub) if (x := letter_of(p)) is not None}
            letter = letter_of((item,))
            if letter in self.tables.letters[self.key]:
                found.add(letter or "")
            else:
                found |= {x for part in parts_of(item) for x in self._open(part)}
        return found - bound
