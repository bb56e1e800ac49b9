r"""Formulas with laws on finite sets, written by the tables of these: laws, expectations, divergences, entropies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from calcwork.notation.spelling.laws.calls import Call, call_at, key_of, letter_of, letters_below, name_of
from calcwork.notation.spelling.laws.conditioned import (
    Moments,
)
from calcwork.notation.spelling.laws.finite import RUNNING, Tables, is_expectation
from calcwork.notation.spelling.laws.information import Sign, information_at
from calcwork.notation.spelling.laws.weights import COMMA, TOLD, NotFiniteError, entry, listed, sums
from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Braces,
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Item,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Row,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.survey import walk

VALUES = "values of"
LOGARITHMS = (Function("log"), Function("ln"))


class Writer(Moments):
    """Write the sequences of one formula."""

    def __init__(
        self,
        tables: Tables,
        heads: frozenset[str],
        key: str = "",
        seen: dict[str, Element] | None = None,
        used: dict[str, Element] | None = None,
    ) -> None:
        super().__init__(tables, key, used)
        self.heads = heads
        self.seen = seen if seen is not None else {}
        self.named = False  # that values have names of our own, which nothing defines anew

    # --- formulas -------------------------------------------------------------------------------------------------

    def sequence(self, items: Items) -> Items:
        """Return a sequence with its laws, expectations and entropies written out."""
        kept: list[Element] = []
        at = 0
        while at < len(items):
            self._refuse_several_factors(items, at)
            found = self._two(items, at)
            if found is not None:
                written, length = found
                start, end = items[at].start, items[at + length - 1].end
                kept.append(replace(written, start=start, end=end))
                at += length
            else:
                kept += self._running(items[at]) or [self._one(items[at])]
                at += 1
        return tuple(kept)

    def _refuse_several_factors(self, items: Items, at: int) -> None:
        r"""Raise where a logarithm stands before several laws: ``\log p(x) p(y)`` has two readings."""
        if items[at] not in LOGARITHMS:
            return
        calls = [call_at(items, at + 1), call_at(items, at + 3)]
        if all(c is not None and c.key in self.tables.letters for c in calls):
            raise NotFiniteError

    def _two(self, items: Items, at: int) -> tuple[Element, int] | None:
        """Return what a name with the bracket behind it is, and how many items that takes; None for others."""
        sign = information_at(items, at, self.heads)
        if sign is not None:
            return self._information(sign), sign.length
        following = items[at + 1] if at + 1 < len(items) else None
        group = base_of(following) if following is not None else None
        if not isinstance(group, Group) or following is None:
            return None
        call = call_at(items, at)
        if call is not None and call.key in self.tables.letters:
            return _raised(self.density(call), following), 2
        item = items[at]
        if (moment := self.moment(items, at)) is not None:
            return _raised(moment, following), 2
        if isinstance(item, Scripted) and is_expectation(item.base) and item.sub and not item.sup:
            return _raised(self._mean(item.sub, group), following), 2
        if (value := self._value(item, group)) is not None:
            return _raised(value, following), 2
        return None

    def _running(self, item: Element) -> list[Element]:
        """Return a sum or product over several letters of laws as one for each of them; nothing of any other item."""
        if not isinstance(item, Scripted) or not isinstance(item.base, BigOperator) or item.sup:
            return []
        letters = [letter_of(p) for p in letters_below(item.sub)]
        if item.base.name not in {"sum", "prod"} or len(letters) < 2 or not {*letters} & {*self.tables.index}:
            return []
        self._below(item.sub)  # which refuses what else may stand there
        return [
            replace(item, sub=(self.place(x) if x in self.tables.index else Letter(x),))
            for x in letters
            if x is not None
        ]

    def _one(self, item: Element) -> Element:
        """Return an item alone, with what is inside of it written out."""
        if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
            return replace(item, sub=self._below(item.sub)) if item.base.name in RUNNING else item
        letter = letter_of((item,))
        if letter in self.tables.index and self.placed(letter or "") is not None:
            return self.value(letter or "", self.place(letter or ""))
        if isinstance(item, Scripted):
            base = item.base if isinstance(item.base, (Letter, Text)) else self._inside(item.base)
            own = outline((item.base,))
            if isinstance(item.base, Letter) and own in self.tables.index and self.placed(own) is not None:
                if item.sub or item.primes:
                    raise NotFiniteError
                base = self._one(item.base)
            return replace(item, base=base, sup=self.sequence(item.sup))
        if name_of(item) is not None and key_of(item) in self.tables.letters:
            raise NotFiniteError
        if Punctuation("||") in getattr(item, "items", ()):
            return item
        return self._inside(item)

    def value(self, letter: str, place: Element) -> Element:
        """Return the value of a quantity at a place of its letter."""
        plain = letter.replace("'", "")
        found = entry(f"{f'{TOLD} ' if plain in self.tables.wide else ''}{VALUES} {plain}", [place])
        if self.key:
            self.seen.setdefault(plain, found)
        return found

    def _inside(self, item: Any) -> Any:
        if isinstance(item, tuple):
            if all(isinstance(i, Item) for i in item):
                return self.sequence(item)
            return tuple(self._inside(i) for i in item)
        if not isinstance(item, (Item, Row)):
            return item
        parts = {f.name: getattr(item, f.name) for f in fields(item) if f.init}
        inner = {n: self._inside(v) for n, v in parts.items() if v and isinstance(v, (tuple, Item, Row))}
        return replace(item, **inner) if inner else item

    def _below(self, sub: Items) -> Items:
        """Return the letters below a sum as indices."""
        letters = [letter_of(p) for p in letters_below(sub)]
        if not any(x in self.tables.index for x in letters):
            return sub
        if len(sub) == 3 and sub[1] == Relation("=") and len(letters) == 1:
            return (self.place(letters[0] or ""), *sub[1:])
        relations = [i for i in sub if isinstance(i, Relation)]
        if None in letters or any(r.name != "in" for r in relations):
            raise NotFiniteError
        return listed([self.place(x) if x in self.tables.index else Letter(x or "") for x in letters])

    def _value(self, item: Element, group: Group) -> Element | None:
        """Return what a name that is called with letters or laws stands for: f(x) is an element, L(q) a number."""
        if not isinstance(item, (Letter, Text, Accent, Scripted)) or group.open not in "([":
            return None
        under = isinstance(item, Scripted) and bool(item.sup)
        if isinstance(item, Scripted) and not isinstance(item.base, (Letter, Text, Accent)):
            return None
        if under and isinstance(item, Scripted) and not (len(item.sup) == 1 and self._is_law(item.sup[0])):
            return None
        if name_of(item) is not None and key_of(item) in self.tables.letters:
            return None
        if isinstance(item, Letter) and item.name in {"sigma", "delta", "Gamma", "d", "partial", "nabla", "e", "E"}:
            return None
        kept, letters, laws = list[Items](), list[str](), 0
        for part in (p for q in split_at(group.items, ";") for p in split_at(q, ",")):
            letter = letter_of(part)
            if len(part) == 1 and name_of(part[0]) is not None and self._is_law(part[0]):
                laws += 1
            elif letter in self.tables.index:
                letters.append(letter or "")
            else:
                kept.append(part)
        if not laws and not letters:
            return None
        ranged = [p for x in letters if (p := self.placed(x)) is not None]
        if kept and ranged:
            raise NotFiniteError
        if not kept and (under or len(letters) > len(ranged) > 0):  # V^\pi(s), or A(s, a) at the one place s
            fixed = ",".join("" if self.placed(x) else x for x in letters)
            name = Text(f"{VALUES} {outline((item,))} {fixed.strip(',')}".strip(), name=True)
            found: Element = Scripted(name, listed(ranged)) if ranged else name
            self.seen.setdefault(name.text, found)
            return found
        if ranged and (self.key or self.named) and not isinstance(item, Scripted):
            found = entry(f"{VALUES} {outline((item,))}", ranged)
            self.seen.setdefault(outline((item,)), found)
            return found
        if ranged:
            found = Scripted(item if isinstance(item, Letter) else Braces((item,)), listed(ranged))
            self.seen.setdefault(outline((item,)), found)
            return found
        if not kept:
            return Braces((item,))
        return None if not laws else Braces((item, replace(group, items=_joined(kept))))

    def _is_law(self, item: Element) -> bool:
        """Tell whether an item is the name of a law, with its parameters or without."""
        own = key_of(item)
        return any(k.partition(";")[0] == own for k in self.tables.letters)

    # --- expectations and what is made of them --------------------------------------------------------------------

    def _mean(self, sub: Items, group: Group) -> Element:
        """Return an expectation as the sum that it is."""
        call = self._drawn(sub)
        letters = [self.place(x) for x in call.before]
        if any(isinstance(i, Number) for i in letters):
            raise NotFiniteError
        if self.tables.wide and not any(letter_of((s[k],)) in call.before for s, k in walk(group.items)):
            raise NotFiniteError  # a u in brackets may be a function of what is drawn
        body = Group("(", ")", self.sequence(group.items))
        return Group("(", ")", (*sums(letters), self.call(call), body))

    def _drawn(self, sub: Items) -> Call:
        r"""Return the law below an expectation: that of ``z \sim q(z \mid x)``, of q(z | x), of q and of z."""
        at = next((k for k, i in enumerate(sub) if i == Relation("sim")), None)
        letters = [letter_of(p) for p in split_at(sub[: at or 0], ",")] if at is not None else []
        behind = sub if at is None else sub[at + 1 :]
        call = call_at(behind, 0) if len(behind) == 2 else None
        if call is None and len(behind) == 1 and name_of(behind[0]) is not None:
            call = self._pattern(behind[0], tuple(x for x in letters if x))
        elif call is None and at is None:
            named = [letter_of(p) for p in split_at(sub, ",")]
            key = self.tables.law_of(x for x in named if x) if None not in named else None
            call = Call(key, Letter("p"), tuple(x for x in named if x)) if key else None
        if call is None or None in letters:
            raise NotFiniteError
        if "cdot" in call.before:
            call = replace(call, before=tuple(x for x in letters if x))
        if (letters and list(call.before) != letters) or "cdot" in call.letters:
            raise NotFiniteError
        return call

    def _pattern(self, head: Element, letters: tuple[str, ...] = ()) -> Call:
        """Return the only call of a law, or the only one that draws these letters."""
        keys = [k for k in self.tables.letters if k.partition(";")[0] == key_of(head)]
        calls = {(c.before, c.behind): c for k in keys for c in self.tables.patterns[k] if "cdot" not in c.letters}
        plain = {k: c for k, c in calls.items() if "'" not in "".join((*k[0], *k[1]))} or calls
        found = [c for c in plain.values() if not letters or {*c.before} == {*letters}]
        if len(keys) != 1 or len(found) != 1:
            raise NotFiniteError
        return found[0]

    def _information(self, sign: Sign) -> Element:
        """Return an entropy, divergence or information as the sum that it is, or as the name that the note defines."""
        if sign.is_defined:
            return sign.name(self._places(sign))
        if sign.kind == "divergence":
            return self._divergence(sign)
        if sign.kind == "information":
            return self._mutual(sign)
        return self._entropy(sign)

    def _places(self, sign: Sign) -> list[Element]:
        given = [x for x in sign.given if x is not None]
        return [p for x in given if (p := self.tables.index.get(x)) is not None]

    def _divergence(self, sign: Sign) -> Element:
        sides = [self._factors(sign.left), self._factors(sign.right)]
        told = [found for side in sides if side and (found := self._drawn_by(side))]
        if not told:
            patterns = [self._pattern(s[0]) for s in (sign.left, sign.right) if len(s) == 1]
            told = [c.before for c in patterns if {*c.before} == {*patterns[-1].before}] if len(patterns) == 2 else []
        drawn = told[0] if told else ()
        filled = [
            [replace(c, before=drawn) if "cdot" in c.before else c for c in side or [self._pattern(s[0], drawn)]]
            for side, s in zip(sides, (sign.left, sign.right), strict=True)
        ]
        if not drawn or any(sorted(x for c in side for x in c.before) != sorted(drawn) for side in filled):
            raise NotFiniteError
        p, q = (tuple(self._over(c, drawn) for c in side) for side in filled)
        return self._summed(drawn, (*p, Function("log"), Group("(", ")", (Fraction(p, q),))))

    def _factors(self, items: Items) -> list[Call]:
        """Return the laws of a product, none for the name of a law alone."""
        kept = tuple(i for i in items if not isinstance(i, Gap) and i not in (Operator("cdot"), Operator("times")))
        calls = [call_at(kept, k) for k in range(0, len(kept), 2)]
        if len(kept) == 1 and name_of(kept[0]) is not None:
            return []
        if len(kept) % 2 or not calls or None in calls or any(isinstance(i, Scripted) for i in kept[1::2]):
            raise NotFiniteError
        found = [c for c in calls if c is not None]
        if len(found) > 1 and any("cdot" in c.letters for c in found):
            raise NotFiniteError
        return found

    def _drawn_by(self, side: list[Call]) -> tuple[str, ...]:
        """Return the letters that a product of laws draws; those of a dot where its law has only one letter more."""
        if "cdot" not in side[0].before:
            return tuple(x for c in side for x in c.before)
        behind = {self.tables.slot(side[0].key, x) for x in side[0].behind}
        others = [x for x in self.tables.letters.get(side[0].key, ()) if x not in behind]
        return tuple(others) if len(others) == len(side[0].before) == 1 else ()

    def _of(self, items: Items) -> Call | None:
        found = self._factors(items)
        if len(found) > 1:
            raise NotFiniteError
        return found[0] if found else None

    def _over(self, call: Call, drawn: tuple[str, ...]) -> Element:
        """Return a law with letters of our own for those that are drawn."""
        if call.key not in self.tables.letters:
            raise NotFiniteError
        before = {self.tables.slot(call.key, x): self.own(x, 1) for x in call.before}
        behind = {self.tables.slot(call.key, x): self.own(x, 1) if x in drawn else self.place(x) for x in call.behind}
        return self.law(call.key, before, behind)

    def _summed(self, drawn: Iterable[str], body: Items, *, sign: str = "+") -> Element:
        total = (*sums(self.own(x, 1) for x in drawn), *body)
        return Group("(", ")", total if sign == "+" else (Operator("-"), *total))

    def _entropy(self, sign: Sign) -> Element:
        r"""Return ``-\sum p \\log p`` of letters, of laws, or of one law by another."""
        if sign.left:
            left = self._of(sign.left) or self._pattern(sign.left[0])
            right = left if not sign.right else self._of(sign.right)
            right = right or self._pattern(sign.right[0], left.before)
            if {*left.before} != {*right.before}:
                raise NotFiniteError
            p, q = (self._over(c, left.before) for c in (left, right))
            return self._summed(left.before, (p, Function("log"), self.by_width(q, right.before)), sign="-")
        fixed = {x for x in sign.given if x is not None}
        letters = (*sign.before, *sign.behind)
        key = self.tables.law_of((*letters, *fixed))
        if key is None:
            raise NotFiniteError
        behind = {**{x: self.own(x, 1) for x in sign.behind}, **{x: self.place(x) for x in fixed}}
        before = {x: self.own(x, 1) for x in sign.before}
        weight = self.law(key, {**before, **{x: behind[x] for x in sign.behind}}, {x: behind[x] for x in fixed})
        return self._summed(
            letters, (weight, Function("log"), self.by_width(self.law(key, before, behind), before)), sign="-"
        )

    def _mutual(self, sign: Sign) -> Element:
        r"""Return ``\sum p(x, y) \log p(x, y) / (p(x) p(y))``, given others where the sign has a bar."""
        a, b, c = ({x: self.own(x, 1) for x in part} for part in (sign.before, sign.other, sign.behind))
        key = self.tables.law_of((*a, *b, *c))
        if key is None or sign.given:
            raise NotFiniteError
        ratio = Fraction((self.law(key, {**a, **b}, c),), (self.law(key, a, c), self.law(key, b, c)))
        weight = self.law(key, {**a, **b, **c}, {})
        return self._summed((*a, *b, *c), (weight, Function("log"), Group("(", ")", (ratio,))))


def _raised(value: Element, following: Element) -> Element:
    """Return a value with the power of the bracket that it was written with."""
    if not isinstance(following, Scripted):
        return value
    if following.sub or following.primes:
        raise NotFiniteError
    return Scripted(value, sup=following.sup)


def _joined(parts: Iterable[Items]) -> Items:
    return tuple(i for n, part in enumerate(parts) for i in ((COMMA, *part) if n else part))
