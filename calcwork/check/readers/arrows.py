"""Claims of arrows: what the equations on one side imply for those on the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calcwork.check.steps.doubts import Doubts
from calcwork.check.steps.step import Claim, Spot, unclear
from calcwork.check.steps.tasks import Task
from calcwork.notation.displays import text_of
from calcwork.notation.pairs import Pair
from calcwork.notation.structure.items import Group, Items, Letter, Operator, Relation, Text, throughout
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, Chain, spelled
from calcwork.notation.survey.survey import references

if TYPE_CHECKING:
    from calcwork.check.reading import ClaimReader

HAT = "_hat"
OR = re.compile(r"\bor\b")


def arrow_claim(
    reading: ClaimReader, spot: Spot, arrow: Relation, before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]
) -> Claim:
    """Return the claim of an arrow between two groups of equations."""
    left, right = (", ".join(text_of(spot.block, c.start, c.end) for c, _ in g) for g in (before, after))
    claim = Claim(
        spot.block.number, spot.step, before[0][0].start if before else arrow.start,
        after[-1][0].end if after else arrow.end, arrow.start, spelled(arrow.name), left, right,
    )  # fmt: skip
    groups = _both_sides(reading, claim, spot, before, after)
    if isinstance(groups, Claim):
        return groups
    premises, conclusions = groups
    if any(p.relation != "=" for p in (*premises, *conclusions)) and _has_choice(spot.formula.items):
        return unclear(claim, "an implication to one of several inequalities is not judged")
    if not premises or not conclusions:
        return unclear(claim, "an implication needs an equation on both sides")
    near = [reading.note.facts.near(p, spot.formula.position, solving=True) for p in (premises[0], *conclusions)]
    task = Task(
        "implication", premises=tuple(premises), conclusions=tuple(conclusions),
        facts=tuple({id(f): f for n in near for f in n.facts}.values()),
        both_ways=arrow.name == "iff", time_limit=reading.time_limit,
        doubts=_doubts(reading, [*premises, *conclusions], before, after),
    )  # fmt: skip
    return replace(claim, task=task)


def _has_choice(items: Items) -> bool:
    r"""Tell whether a formula has an "or" between its relations."""
    return any((isinstance(i, Text) and OR.search(i.text)) or i in (Relation("lor"), Operator("lor")) for i in items)


def with_earlier_solutions(before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]) -> list[tuple[Chain, int]]:
    r"""Put ``\hat\mu`` for mu into premises where the conclusion gives ``\hat v`` by it: mu is solved for by then."""
    used = {r.name for chain, _ in after for side in chain.sides[1:] for r in references(side)}
    held = {r.name for chain, _ in before for side in chain.sides for r in references(side)}
    held |= {r.name for chain, _ in after for r in references(chain.sides[0])}
    solved = {n.removesuffix(HAT) for n in used - held if n.endswith(HAT)} - used
    if not solved:
        return before

    def hatted(part: Items) -> Items:
        return tuple(replace(i, name=i.name + HAT) if isinstance(i, Letter) and i.name in solved else i for i in part)

    return [(replace(c, sides=tuple(throughout(s, hatted) for s in c.sides)), k) for c, k in before]


def solved_for(after: list[tuple[Chain, int]], known: frozenset[str]) -> list[tuple[Chain, int]]:
    r"""Return conclusions without those that go on, as in ``z = 2, y = 5 - 2z = 1``, where no premise speaks of y."""

    def goes_on(chain: Chain) -> bool:
        head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
        return len(chain.sides) > 2 and head is not None and head.name in known

    return [e for e in after if not goes_on(e[0])] or after


def _doubts(
    reading: ClaimReader, pairs: Sequence[Pair], before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]
) -> Doubts:
    """Return the names that the note leaves open, but for the solution, which the arrow introduces."""
    sides = [s for c, _ in (*before, *after) for s in c.sides]
    solved = reading.note.names_of(c.sides[0] for c, _ in after if len(c.sides[0]) == 1)
    slopes = {n for p in pairs for n in p.free_names() if "/d" in n}  # of what nothing defines
    unsure = [n for n in reading.note.unsure(pairs, sides) if n not in solved]
    return Doubts(inferred=reading.guessed(*sides), unsure=(*unsure, *sorted(slopes)))


def _both_sides(
    reading: ClaimReader, claim: Claim, spot: Spot, before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]
) -> tuple[list[Pair], list[Pair]] | Claim:
    """Return the equations of both groups under one set of sizes."""
    premises: list[Pair] | Claim = []
    conclusions: list[Pair] | Claim = []
    for again in (False, True):  # the second time with the sizes that both sides together have shown
        premises = _equations(reading, claim, spot, before, last=True, shared=again)
        if isinstance(premises, Claim):
            return premises
        conclusions = _equations(reading, claim, spot, after, last=False, shared=again or bool(premises))
        if isinstance(conclusions, Claim):
            return conclusions
        if not any(p.has_open_sizes() for p in (*premises, *conclusions)):
            break
    return premises, conclusions  # type: ignore[return-value]  # a claim was returned above


def _equations(
    reading: ClaimReader, claim: Claim, spot: Spot, group: list[tuple[Chain, int]], *, last: bool, shared: bool
) -> list[Pair] | Claim:
    """Return the equations of one group, each with the sizes of those before it; the first one too where shared."""
    found: list[Pair] = []
    for chain, _ in group:
        if not chain.relations:
            return unclear(claim, "a side of an implication is no equation")
        if last and len(group) > 1 and reading.note.declares(spot.formula, chain):
            continue  # a bound, which holds in the whole display
        k = len(chain.relations) - 1 if last else 0
        relation = chain.relations[k]
        if relation.name == "in" and not last:
            members = members_of(reading, claim, spot, chain.sides[k], chain.sides[k + 1], shared=shared or bool(found))
            if isinstance(members, Claim):
                return members
            found += members
            continue
        if relation.name not in EQUALITIES and relation.name not in ORDERS:
            return unclear(claim, f"an implication with the relation {spelled(relation.name)} is not judged yet")
        ordered = all(r.name in ORDERS for r in chain.relations)
        for n in range(len(chain.relations)) if ordered else (k,):
            pair = reading.pair(claim, spot, chain.sides[n], chain.sides[n + 1], shared=shared or bool(found))
            if isinstance(pair, Claim):
                return pair
            found.append(replace(pair, relation=ORDERS.get(chain.relations[n].name, "=")))
    return found


def members_of(
    reading: ClaimReader, claim: Claim, spot: Spot, left: Items, right: Items, *, shared: bool = False
) -> list[Pair] | Claim:
    """Return one equation for each member of a finite set."""
    if len(right) != 1 or not isinstance(right[0], Group) or right[0].open != "{":
        return unclear(claim, "an implication to this set is not judged")
    found: list[Pair] = []
    for part in split_at(right[0].items, ","):
        pair = reading.pair(claim, spot, left, part, shared=shared)
        if isinstance(pair, Claim):
            return pair
        found.append(pair)
    return found
