"""Excuses: where a refutation would rest on how a note was read, or on what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import (
    Abs,
    Dummy,
    Expr,
    Function,
    Heaviside,
    Indexed,
    KroneckerDelta,
    MatrixBase,
    Max,
    Mul,
    Piecewise,
    S,
    Symbol,
)
from sympy.core.relational import Relational
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from calcwork.algebra.binding import index_ranges
from calcwork.algebra.equality import is_constant
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import array, name_of, scalar
from calcwork.check.integrals.expectations import OUTCOME
from calcwork.check.judge.ladder import judge
from calcwork.check.steps.doubts import NOT_IN_NUMBERS, undeclared, unspoken
from calcwork.check.steps.given import (
    are_names_left,
    are_numbers_missing,
    at_given_sizes,
    at_values,
    entries_of,
    mapped_throughout,
)
from calcwork.check.steps.stated import is_scalar
from calcwork.check.steps.tasks import ACCEPTED, Task, parts
from calcwork.check.steps.verdict import Verdict, with_note
from calcwork.derive.definitions import WRITTEN, is_index
from calcwork.notation.meaning.sets import MEMBERS
from calcwork.notation.pairs import Pair
from calcwork.notation.spelling.laws.joint import OPEN
from calcwork.notation.survey.survey import STEPS
from calcwork.notation.symbols.table import SOLVED


def excused(task: Task, pair: Pair, verdict: Verdict) -> Verdict | None:
    """Return the unclear verdict where a refutation would rest on how the note was read."""
    written = isinstance(pair.left, MatrixBase) and isinstance(pair.right, MatrixBase)
    if verdict.method == "shape" and task.doubts.inferred and not written:
        return undeclared(task.doubts.inferred, verdict)
    if verdict.method == "shape" and (several := _as_many_as_steps(pair)):
        return Verdict("unclear", note=f"{several} has a member for each step, and nothing says what it is alone")
    if (unknown := _of_unknown_size(pair)) is not None:
        return Verdict("unclear", note=f"nothing says how large {unknown} is here")
    if (unknown := _index_without_range(pair)) is not None:
        return Verdict("unclear", note=f"nothing says over what {unknown} runs")
    if pair.unread:
        return Verdict("unclear", note=_left_open(pair.unread))
    if (full := _with_full_sets(pair)) is not None and judge(*parts(full), time_limit=0.5).verdict != "refuted":
        return Verdict("unclear", note="this holds where a set has every member, and nothing says what is in it")
    if unknown_sets := _sets_on_one_side(pair):
        return Verdict("unclear", note=f"nothing that was understood says what is in {', '.join(unknown_sets)}")
    if task.later:
        names = ", ".join(task.later)
        return Verdict("unclear", note=f"this does not follow from the value that the note gives {names} further down")
    if pair.tied:
        return Verdict("unclear", note=f"this does not hold for every {', '.join(pair.tied)}; an equation, or a slip")
    if task.condition and pair.free_names():
        return Verdict("unclear", note="this is not zero everywhere: a condition that is to be solved, or a slip")
    if task.role == "solution":
        note = "a value, after what was differentiated by it; write an arrow to have it judged as the solution"
        return Verdict("definition", method="solution", note=note)
    if pair.values and are_numbers_missing(pair):
        return Verdict("unclear", note="numbers are put in, and the note does not give those of all names")
    if task.doubts.loose:
        found = _at_one_step(task, pair)
        for read in (found, _with_members_put_in(task, pair)):
            if read is not None and read.verdict in ACCEPTED:
                return read
        if found is None or found.verdict != "refuted" or not pair.differentiates():
            names = " and ".join(task.doubts.loose)
            return Verdict("unclear", note=f"the note does not say how {names} belong together")
    apart = _unrelated(pair) if task.doubts.inferred else None
    if apart is not None and not any(set(apart) <= f.free_names() for f in task.facts):
        return Verdict("unclear", note=f"nothing says how {apart[0]} and {apart[1]} are related")
    if task.relation == "=" and (named := task.doubts.named) and named not in pair.free_names_of(pair.left):
        return Verdict("unclear", note=f"this may give the left side the name {named}, of which the note says no more")
    if task.relation == "=" and (label := _label_of(pair)):
        return Verdict("unclear", note=f"nothing says whether {label} has indices or a label")
    if task.relation == "=" and (sequence := _recursion_of(pair)):
        return on_all_members(sequence)
    if task.relation == "=" and isinstance(angle := _angle_of(pair), Symbol) and angle.name in task.doubts.inferred:
        return Verdict("unclear", note=f"an equation for {angle}, of which the note says no more")
    if task.relation == "=" and _is_value(pair):
        return NOT_IN_NUMBERS
    if task.relation == "=" and _is_constraint(pair):
        return Verdict("unclear", note="this holds for some values only: a condition on them, or a slip")
    if (sequence := sequence_in(pair)) and not _is_one_step(pair, sequence):
        return on_all_members(sequence)
    return None


def _left_open(names: Sequence[str]) -> str:
    """Return the reason for a step that fails where these names are anything: laws, or names without a definition."""
    laws = [n.removeprefix(OPEN) for n in names if n.startswith(OPEN)]
    if laws:
        known = ", ".join(n for n in laws if not n.startswith("values_of_")) or "the quantities"
        return f"this does not hold for every law {known}, and the note may say more of it"
    return f"this does not hold for any {', '.join(names)}, and its definition was not understood"


def _as_many_as_steps(pair: Pair) -> str:
    """Return a name on a side that is an array only as the sum to a step t has members of it."""
    declared = pair.scope.declarations
    names = {name_of(e) for expr in pair.entries() for e in expr.atoms(Indexed)} & declared.keys()
    sizes = {s for side in (pair.left, pair.right) if isinstance(side, Quantity) for s in side.sizes}
    found = (n for n in sorted(names) if any(str(s) in STEPS and s in sizes for s in declared[n].shape))
    return next(found, "")


def is_number_for_names(pair: Pair) -> bool:
    """Tell whether an equation gives a number for a product or quotient of names without a number."""
    numbers = all(e.is_number for e in entries_of(pair.right))
    factors = [f for e in entries_of(pair.left) for f in Mul.make_args(e)]
    names = all((f.base if f.is_Pow else f).is_Symbol or isinstance(f, Indexed) or f.is_number for f in factors)
    return numbers and names and bool(pair.free_names_of(pair.left))


def names_beside_laws(pair: Pair) -> list[str]:
    """Return the names of a step with an open law that stand for no outcome, no probability and no size."""
    names = pair.free_names() & set(pair.scope.declarations)
    return sorted(n for n in names if not n.startswith((OUTCOME, "probability")))


def is_met_without_data(verdict: Verdict) -> bool:
    """Tell whether a strict inequality fails only as both sides are equal where the data are nothing but zeros."""
    point = verdict.counterexample
    lists = [v for v in point.values.values() if isinstance(v, list)] if point is not None else []
    return point is not None and point.left == point.right and any(_are_zeros(v) for v in lists)


def _are_zeros(value: Any) -> bool:
    return all(map(_are_zeros, value)) if isinstance(value, list) else str(value) == "0"


def on_all_members(sequence: str) -> Verdict:
    """Return the unclear verdict on a statement that speaks of all members of a sequence."""
    return Verdict("unclear", note=f"a statement on all members of the sequence {sequence} is not judged yet")


def sequence_in(pair: Pair) -> str:
    """Return the sequence of which a pair has several members, the empty text when there is none."""
    recurrent = set(pair.recurrent) & pair.free_names()
    return min(recurrent) if recurrent and _members(pair, recurrent) > 1 else ""


def free_sequence(pair: Pair) -> str:
    """Return a name that nothing defines and that stands at t and at another step, with a t that no sum binds."""
    places: dict[str, set[tuple[Expr, ...]]] = {}
    letters = {k for e in pair.entries() for k in e.free_symbols if is_index(k) and k.name in STEPS | {"n"}}
    for element in (a for e in pair.entries() for a in e.atoms(Indexed)):
        if len(element.indices) == 1 and element.base.label.name not in pair.scope.definitions:
            places.setdefault(element.base.label.name, set()).add(element.indices)
    found = (n for n, at in places.items() if len(at) > 1 and any(i.free_symbols & letters for (i,) in at))
    return min(found, default="")


def _is_one_step(pair: Pair, sequence: str) -> bool:
    """Tell whether one member alone, which may be any number, is left where the next ones are put in."""
    starts = [k for k, _ in pair.values if isinstance(k, Indexed) and k.base.label.name == sequence]
    return not any(i.is_Integer for k in starts for i in k.indices) and _members(at_values(pair), {sequence}) == 1


def _with_full_sets(pair: Pair) -> Pair | None:
    """Return a pair with all members in the sets of which nothing is said, None where there are none."""
    exprs = [*pair.entries(), *(d.body for d in pair.scope.definitions.values())]
    members = {e: S.One for x in exprs for e in x.atoms(Indexed) if e.base.label.name.startswith(MEMBERS)}
    return at_values(replace(pair, values=tuple(members.items()))) if members else None


def _sets_on_one_side(pair: Pair) -> list[str]:
    """Return the sets of which nothing is said and that stand on one side only, beside cases that may tell them."""
    exprs = [*pair.entries(), *(d.body for d in pair.scope.definitions.values())]
    if not any(e.has(Max, Piecewise, Heaviside, Abs) for e in exprs):
        return []
    sides = [{n for n in pair.free_names_of(s) if n.startswith(MEMBERS)} for s in (pair.left, pair.right)]
    return sorted(n.removeprefix(MEMBERS) for n in sides[0] ^ sides[1])


def _of_unknown_size(pair: Pair) -> str | None:
    """Return the vector of ones or the identity whose size nothing gives."""
    names = {s.name for e in pair.entries() for s in e.free_symbols if isinstance(s, Dummy)}
    return next(
        (shown for name, shown in (("n_ones", "the vector of ones"), ("n_I", "the identity")) if name in names), None
    )


def _index_without_range(pair: Pair) -> str | None:
    """Return an index that no axis bounds, as the c of a case k = c."""
    exprs = [
        *((e, set()) for e in pair.entries()),
        *((d.body, set(d.parameters)) for d in pair.scope.definitions.values()),
    ]
    known = {k for e, _ in exprs for k in index_ranges(e)} | {
        i for s in (pair.left, pair.right) if isinstance(s, Quantity) for i in s.indices
    }
    compared = {s for e, _ in exprs for c in e.atoms(Relational, KroneckerDelta) for s in c.free_symbols}
    free = {s for e, own in exprs for s in (e.free_symbols - own) & compared if is_index(s) and not s.is_Dummy}
    return min((s.name for s in free - known), default=None)


def _with_members_put_in(task: Task, pair: Pair) -> Verdict | None:
    """Judge with the rows x_i^T put in for a matrix X of which a note says no more, or the columns x_i."""
    declared = pair.scope.declarations
    matrix, member = (*sorted(task.doubts.loose), "")[:2]
    if len(task.doubts.loose) != 2 or matrix.lower() != member or not {matrix, member} <= declared.keys():
        return None
    shape, sizes = declared[matrix].shape, declared[member].shape
    if len(shape) != 2 or sizes not in (shape, shape[::-1]):
        return None
    own, step, kind = array(member, *sizes), 1 if sizes == shape else -1, "rows" if sizes == shape else "columns"

    def put_in(expr: Expr) -> Expr:
        return expr.xreplace({e: own[e.indices[::step]] for e in expr.atoms(Indexed) if name_of(e) == matrix})

    found = judge(*parts(mapped_throughout(pair, put_in)), time_limit=task.time_limit / 4)
    return with_note(found, f"{matrix} is taken to have the {kind} {member}_i, which the note does not say")


def _at_one_step(task: Task, pair: Pair) -> Verdict | None:
    """Judge with w^t read as the bare w, at which a gradient step takes its derivative, where a note has both."""
    bare, *steps = sorted(task.doubts.loose, key=len)
    declared = pair.scope.declarations
    if len(steps) != 1 or steps[0].partition("(")[0] != bare or not {bare, steps[0]} <= declared.keys():
        return None
    if len(declared[bare].shape) != len(declared[steps[0]].shape):
        return None
    shape = declared[bare].shape
    own = array(bare, *shape) if shape else None

    def renamed(expr: Expr) -> Expr:
        if own is None:
            return expr.xreplace({scalar(steps[0]): scalar(bare)})
        return expr.xreplace({e: own[e.indices] for e in expr.atoms(Indexed) if name_of(e) == steps[0]})

    found = judge(*parts(mapped_throughout(pair, renamed)), time_limit=task.time_limit / 4)
    return with_note(found, f"{steps[0]} is read as {bare}")


def _label_of(pair: Pair) -> str:
    """Return the name of an element with one letter twice that stands alone on the left, as e_ss may be a label."""
    entry = pair.left.entry if is_scalar(pair) else None
    if not isinstance(entry, Indexed) or len(set(entry.indices)) == len(entry.indices):
        return ""
    name = name_of(entry)
    return "" if name in pair.scope.definitions or name in pair.free_names_of(pair.right) else name


def _recursion_of(pair: Pair) -> str:
    """Return the sequence of which a member, defined by the next one, stands alone on the left: G_t = r + g G_{t+1}."""
    name = pair.left.entry.name if is_scalar(pair) and isinstance(pair.left.entry, Symbol) else ""
    stem, step, _ = name.partition("_(")
    rests = pair.free_names_of(pair.left) if step and name in pair.scope.definitions else set()
    members = {n for n in rests if n.startswith(f"{stem}_(")}
    return stem if members - pair.free_names_of(pair.right) else ""


def _angle_of(pair: Pair) -> Expr | None:
    """Return the angle of ``cos(t) = 8/9``, where the other side has no such name."""
    if not is_scalar(pair) or not isinstance(pair.left.entry, TrigonometricFunction):
        return None
    angle = pair.left.entry.args[0]
    return angle if isinstance(angle, Symbol) and angle.name not in pair.free_names_of(pair.right) else None


def _is_value(pair: Pair) -> bool:
    """Tell whether an equation gives a plain name, which rests on data without numbers, a number: mu_hat = 5 / 3."""
    if not is_scalar(pair) or not pair.right.entry.is_number or not isinstance(pair.left.entry, (Symbol, Indexed)):
        return False
    names = pair.scope.depends_on(pair.left.entry)
    rests = any(pair.scope.declarations[n].shape for n in names if n in pair.scope.declarations)
    return rests and are_names_left(pair)


def _is_constraint(pair: Pair) -> bool:
    r"""Tell whether an equation gives a number for what only free names make up, as ``\sum_k p_k = 1``."""
    if not is_scalar(pair) or not pair.right.entry.is_number or pair.right.entry == 0:
        return False
    small = at_given_sizes(pair)
    left = at_values(small[0] if small is not None else pair).left.entry if pair.values else pair.left.entry
    names = pair.scope.depends_on(left)
    if not names or names & set(pair.scope.definitions) or left.has(*WRITTEN, Function):
        return False
    return not is_constant(left, pair.scope)


def _unrelated(pair: Pair) -> tuple[str, str] | None:
    """Return a name of each side when the sides have none in common, though both have some."""
    left, right = (sorted(pair.free_names_of(s)) for s in (pair.left, pair.right))
    return (left[0], right[0]) if left and right and not set(left) & set(right) else None


def _members(pair: Pair, names: set[str]) -> int:
    found = {e for expr in pair.entries() for e in expr.atoms(Indexed) if e.base.label.name in names}
    return len(found)


def _without_hat(name: str, known: set[str]) -> str:
    """Return the unknown of which a name is the solution, as theta for theta_hat, where the premises have it."""
    return next((s for suffix in SOLVED if (s := name.removesuffix(suffix)) != name and s in known), name)


def held_back(task: Task, found: Verdict) -> Verdict:
    """Return a refuted implication as unclear where it rests on what the note leaves open."""
    if found.verdict != "refuted":
        return found
    doubts = task.doubts
    known = set[str]().union(*(p.free_names() for p in task.premises))
    wanted = {_without_hat(n, known) for p in task.conclusions for n in p.free_names()}
    letters = [{k for p in group for k in p.free_letters()} for group in (task.premises, task.conclusions)]
    numbered = letters[0] - letters[1]
    if numbered and all(is_scalar(p) and isinstance(p.left.entry, Symbol) for p in task.conclusions):
        return Verdict("unclear", note=f"this was not seen to follow for all {', '.join(sorted(numbered))} together")
    if known and (new := {n for n in wanted - known if not n.endswith(SOLVED)}):
        return Verdict("unclear", note=f"nothing says how {min(new)} and {min(known)} are related")
    if doubts.inferred and (found.method == "shape" or "has shape" in found.note):
        return undeclared(doubts.inferred, found)
    return unspoken(doubts.unsure, found) if doubts.unsure else found
