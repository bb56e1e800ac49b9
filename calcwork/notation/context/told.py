r"""Names that words give: "$\Phi$ is the standard normal cdf", "denote the right-hand side by $D(f, g)$".

Such an inline formula is only a name; with what the words say of it, it becomes the equation that defines the name, and
is read like one that the author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from calcwork.notation.context.collection import Formula
from calcwork.notation.context.declarations.onehot import with_indicators
from calcwork.notation.context.definitions.clusters import with_clusters
from calcwork.notation.context.definitions.pieces import with_pieces
from calcwork.notation.context.functions.applied import with_applied
from calcwork.notation.context.functions.wellknown import NORMAL_CDF, value_by_words
from calcwork.notation.structure.items import (
    BigOperator,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import Reference, arguments_of, refer
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.dots import renamed
from calcwork.notation.survey.statements import EQUALITIES, Chain, Implication, statements, trimmed
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import SOLVED
from calcwork.notation.symbols.terms import bound_letters, split_terms

LETTERS = "uvstzrxyabc"
WHAT = (
    r"(?:value|number|quantity|expression|ratio|sum|function|solution|root|maximi[sz]er|minimi[sz]er|estimator|estimate|"
    r"optimum|(?:quadratic\s+)?form|matrix|vector|integral|point)"
)
RIGHT = r"(?:the|this|that|its)\s+(?:right[-\s]hand\s+side|rhs|last\s+(?:expression|sum|integral|side))"
CALLED = re.compile(
    rf"\b(?:call|denote)\s+(?:{RIGHT}|(?:this|that|it)(?:\s+{WHAT})?)(?:\s+(?:by|as))?\s*$",
    re.IGNORECASE,
)
THESE = re.compile(r"\b(?:call|denote)\s+(?:these|those|them)(?:\s+\w+)?(?:\s+by)?\s*$", re.IGNORECASE)
AND = re.compile(r"^\W*(?:and\W*)?$")
OF_THE_RIGHT = re.compile(rf"^\W*(?:(?:denotes?|be|for|as)\s+)?{RIGHT}\b", re.IGNORECASE)
KNOWN_AS = re.compile(r"\b(?:this|that)(?:['’]s|\s+is)\s+the(?:\s+[\w-]+){0,3}\s*$", re.IGNORECASE)
OF_THE_TERM = re.compile(
    r"^\W*(?:(?:is|be|denotes?|for|as)\s+)?the\s+(?:contribution|summand|term|share)\s+(?:of|for|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)

WRITE = re.compile(r"\bwrit(?:e|ing)\s*$", re.IGNORECASE)
DENOTE = re.compile(r"\b(?:denot(?:e|ing)|abbreviat(?:e|ing)|writ(?:e|ing))\s*$", re.IGNORECASE)
STANDS_FOR = re.compile(
    r"^\s*(?:(?:is|be|as)\s+)?(?:(?:an?\s+)?(?:short(?:hand)?|abbreviation)\s+for|denotes?|stands?\s+for)\s*$",
    re.IGNORECASE,
)
IS_ROOT = re.compile(
    r"^\W*(?:be|is|denotes?)\s+(?:the|a|an|its|any)\s+(?:\w+\s+){0,2}?(?:root|zero)\b(\s+of(?:\s+the\s+function)?\s*$)?",
    re.IGNORECASE,
)


def told(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, the names that words define as equations."""
    return reduce(lambda told, rewrite: rewrite(told), REWRITERS, list(formulas))


def with_called(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, with equations for what words call by a name."""
    return list(_Told(formulas).spelled())


# Each looks at what those before it have made of the formulas of a note.
REWRITERS: tuple[Callable[[Sequence[Formula]], list[Formula]], ...] = (
    with_pieces,
    with_clusters,
    with_indicators,
    with_applied,
    with_called,
)


class _Told:
    """Look for names that stand alone in the text, with words beside them that say what they are."""

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.formulas = formulas
        self.names = {r.name for f in formulas for r in references(f.items)}
        self.defined = {(r.name, len(r.below), len(r.above)) for f in formulas for r in _heads(f.items)}
        self.seen: set[str] = set()
        self.shown: list[Chain] = []
        self.normal = False
        self.these: list[Items] = []

    def spelled(self) -> Iterator[Formula]:
        """Yield every formula, as an equation where the words beside it make it one."""
        for n, formula in enumerate(self.formulas):
            items = trimmed(formula.items)
            named = _named(items)
            if formula.display:
                self._show(n)
            elif (function := self._bare_function(items)) is not None:
                yield replace(formula, items=function)
                continue
            if formula.display or named is None or (named.name, len(named.below), len(named.above)) in self.defined:
                yield formula
            else:
                head, right = self._said(n, items, named)
                yield replace(formula, items=(*head, Relation("="), *right)) if right else formula
            self.seen |= {r.name for r in references(items)}

    def _meant(self, n: int) -> Items:
        """Return the formula for which words put a name: "write $u$ for $g(x)$", "denote $g(x)$ by $u$"."""
        before, after = self.formulas[n].before, self.formulas[n].after
        beside = -1
        if STANDS_FOR.match(after) or (WRITE.search(before) and after.strip() == "for"):
            beside = n + 1
        elif before.strip() in {"by", "as"} and n and DENOTE.search(self.formulas[n - 1].before):
            beside = n - 1
        if not 0 <= beside < len(self.formulas) or self.formulas[beside].display:
            return ()
        items = trimmed(self.formulas[beside].items)
        return () if any(isinstance(i, (Relation, Punctuation)) for i in items) else items

    def _bare_function(self, items: Items) -> Items | None:
        r"""Return ``f = \tanh`` with an argument on both sides."""
        if len(items) != 3 or items[1] != Relation("=") or not isinstance(items[2], Function):
            return None
        named = _named(items[:1])
        if named is None or named.indices:
            return None
        argument = Group("(", ")", (Letter(next((x for x in LETTERS if x not in self.names), "u")),))
        return (items[0], argument, items[1], items[2], argument)

    def _show(self, n: int) -> None:
        """Keep the equations of a display for the words behind it; of an implication those that it ends with."""
        if not n or self.formulas[n - 1].display != self.formulas[n].display:
            self.shown = []
        for statement in statements(self.formulas[n].items):
            chains = statement.groups[-1] if isinstance(statement, Implication) else (statement,)
            self.shown += [c for c in chains if c.relations and not c.role]

    def _said(self, n: int, items: Items, named: Reference) -> tuple[Items, Items]:
        """Return the two sides of the equation that a name and the words beside it make; the right one may be empty."""
        formula = self.formulas[n]
        after = formula.after + self._distribution(n)
        value = value_by_words(formula.before, after, second=self._is_second(n), after_normal=self.normal)
        self.normal = value == NORMAL_CDF or (self.normal and not value)
        if value and named.plain and not named.indices:
            return self._function(items, value)
        if CALLED.search(formula.before) or OF_THE_RIGHT.match(formula.after):
            return items, self._last_side(named)
        if KNOWN_AS.search(formula.before) and named.name.endswith(SOLVED):
            return items, self._last_side(named, solved=True)
        if formula.before and (THESE.search(formula.before) or (self.these and AND.match(formula.before))):
            return items, self._next_of_these(formula)
        if OF_THE_TERM.match(formula.after):
            return items, self._term(named)
        if meant := self._meant(n):
            return items, meant
        if root := IS_ROOT.match(formula.after):
            function = self._function_of(n) if root[1] else self._equated(n)
            return ((Number("0"),), (*function, Group("(", ")", items))) if function else (items, ())
        return items, ()

    def _function_of(self, n: int) -> Items:
        """Return the name of the function that follows, as in "the root of $f$"."""
        items = trimmed(self.formulas[n + 1].items) if n + 1 < len(self.formulas) else ()
        return items[:1] if _named(items) is not None else ()

    def _equated(self, n: int) -> Items:
        """Return the function of which the last equation before has a zero: "we solve $f(x) = 0$"."""
        for formula in reversed(self.formulas[:n]):
            for chain in (s for s in statements(formula.items) if isinstance(s, Chain)):
                called = len(chain.sides[0]) == 2 and _named(chain.sides[0]) is not None
                if called and chain.sides[1:] == ((Number("0"),),):
                    return chain.sides[0][:1]
        return ()

    def _is_second(self, n: int) -> bool:
        """Tell whether a name shares the words behind it with the name before it."""
        before = self.formulas[n - 1] if n else None
        return before is not None and not before.display and before.after == self.formulas[n].after

    def _distribution(self, n: int) -> str:
        """Return what N(0, 1) is called where it ends the words behind a name: "the cdf of $N(0, 1)$"."""
        following = self.formulas[n + 1].items if n + 1 < len(self.formulas) else ()
        shown = outline(trimmed(following)).replace(" ", "")
        return "the standard normal" if shown in {"N(0,1)", "mathcal:N(0,1)"} else ""

    def _function(self, items: Items, value: str) -> tuple[Items, Items]:
        """Return a function at its argument, or at a letter that the note does not use, and its value there."""
        given = arguments_of(items[1]) if len(items) > 1 and isinstance(items[1], Group) else []
        own = index_name(given[0][0]) if len(given) == 1 and len(given[0]) == 1 else None
        letter = own or next((x for x in LETTERS if x not in self.names), "u")
        right = renamed(read(value).rows[0].items, "u", letter)
        return (items[0], Group("(", ")", (Letter(letter),))), right

    def _last_side(self, named: Reference, *, solved: bool = False) -> Items:
        """Return the last side of the display before, where it is a value for a name that is new."""
        chain = self.shown[-1] if len(self.shown) == 1 else None
        if chain is None or chain.relations[-1].name not in EQUALITIES or named.name in self.seen:
            return ()
        right = chain.sides[-1]
        unknown = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
        if solved and (unknown is None or unknown.indices or unknown.name != named.name.rpartition("_")[0]):
            return ()
        entry = unknown is not None and unknown.indices and not named.indices
        number = all(isinstance(i, (Number, Operator)) for i in right)
        return () if entry or number or named.name in {r.name for r in references(right)} else right

    def _next_of_these(self, formula: Formula) -> Items:
        """Return the side that the next one of several names stands for; each equation of the display gives one."""
        if THESE.search(formula.before):
            self.these = [_quantity(c) for c in self.shown] if len(self.shown) > 1 else []
        return self.these.pop(0) if self.these else ()

    def _term(self, named: Reference) -> Items:
        """Return the term of the sum that a name without its index is defined to be."""
        letter = index_name(named.indices[0][0]) if len(named.indices) == 1 and len(named.indices[0]) == 1 else None
        if letter is None:
            return ()
        for formula in self.formulas:
            for chain in (s for s in statements(formula.items) if isinstance(s, Chain) and s.relations):
                head, right = _named(chain.sides[0]), chain.sides[1]
                first = right[0] if right else None
                if head is None or head.name != named.name or head.indices or not isinstance(first, Scripted):
                    continue
                bound, whole = bound_letters(first), len(split_terms(right[1:])) == 1
                if first.base == BigOperator("sum") and len(bound) == 1 and whole:
                    return renamed(right[1:], bound[0], letter)
        return ()


def _quantity(chain: Chain) -> Items:
    """Return what an equation is of: a derivative on its left side, else its last side."""
    first = chain.sides[0][0] if len(chain.sides[0]) == 1 else None
    top = first.num[:1] if isinstance(first, Fraction) else ()
    is_derivative = bool(top) and isinstance(top[0], Letter) and top[0].name in {"d", "partial"}
    return chain.sides[0] if is_derivative else chain.sides[-1]


def _named(items: Items) -> Reference | None:
    """Return the one name that a formula consists of, perhaps with arguments in brackets behind it."""
    group = items[1] if len(items) == 2 else None
    called = isinstance(group, Group) and group.open == "(" and all(map(_is_argument, arguments_of(group)))
    reference = refer(items[0]) if len(items) == 1 or called else None
    return reference if reference is not None and reference.plain else None


def _is_argument(items: Items) -> bool:
    return len(items) == 1 and (refer(items[0]) is not None or items[0] == Operator("cdot"))


def _heads(items: Items) -> Iterator[Reference]:
    """Yield the names that stand alone on the left side of an equation, and not on its right side."""
    for statement in statements(items):
        for chain in (statement,) if isinstance(statement, Chain) else ():
            defines = chain.relations and chain.relations[0].name in EQUALITIES
            head = _named(chain.sides[0]) if defines else None
            if head is not None and head.name not in {r.name for r in references(chain.sides[1])}:
                yield head
