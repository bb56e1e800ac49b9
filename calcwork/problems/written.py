r"""The problem of a note: its declarations and definitions as a scope, one scalar, and what it is differentiated by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from types import MappingProxyType

from sympy import Expr, Indexed, Integer, Max, Piecewise, S, log
from sympy.core.function import AppliedUndef

from calcwork.algebra.functions import relu
from calcwork.algebra.indicators import with_steps
from calcwork.algebra.logarithms import logarithms_apart
from calcwork.algebra.partial import Whole
from calcwork.algebra.scope import Scope, name_of, scalar
from calcwork.derive.definitions import WRITTEN, plain_scope
from calcwork.errors import CalcworkError, UserError
from calcwork.notation import text
from calcwork.notation.context.collection import Formula
from calcwork.notation.context.definitions.definitions import is_recurrence
from calcwork.notation.displays import Display, DisplayRow, formulas_of
from calcwork.notation.documents.document import Document
from calcwork.notation.documents.source import Problem as Fault
from calcwork.notation.foundation import Foundation, foundation, is_size, unreadable
from calcwork.notation.hidden import with_hidden, with_loss
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.structure.items import Items, Number, Operator
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.statements import EQUALITIES, Chain, head_length, is_number, statements
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.families import PROBABILITIES
from calcwork.notation.symbols.table import Definition
from calcwork.notation.writing.names import from_python
from calcwork.problems.given import free_names, variables_of
from calcwork.problems.outside import place_outside
from calcwork.problems.problem import Problem
from calcwork.problems.usual_functions import refuse_other_functions

SQUARED = (Number("2"),)
NOISE = frozenset({"epsilon", "varepsilon", "eta", "xi", "nu", "zeta", "noise"})


@dataclass(frozen=True)
class WrittenProblem:
    """Hold the problem of a note, and what was chosen or inferred where the note and the reader of it say nothing."""

    problem: Problem
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Objective:
    """Hold a scalar that a note defines: its definition, what it rests on, and its name there."""

    definition: Definition
    found: Foundation
    name: str


def read_problem(document: Document, *, of: str = "", wrt: Sequence[str] = ()) -> WrittenProblem:
    r"""Return the problem that a note states.

    Parameters
    ----------
    document : Document
        The note; its declarations, definitions and inline formulas are read as `calcwork.check` reads them.
    of : str, optional
        The scalar to differentiate, as ``J`` or ``\mathcal{L}``; by default the last one that no other rests on.
    wrt : sequence of str, optional
        The variables, in LaTeX or as in the printed code; by default those that the note names as such, as in J(w, b),
        else all that are no data.

    Raises
    ------
    UserError
        When a definition cannot be read, with its place, or leads back to itself; when there is no scalar, or nothing
        tells the variables; when a name does not occur.

    Examples
    --------
    >>> from calcwork.notation.documents.document import read_document
    >>> from calcwork.notation.documents.source import Source
    >>> note = Source(r"Let $c, w \in \mathbb{R}^D$. $$J(w) = \sum_{j=1}^D (w_j - c_j)^2$$", "note.md")
    >>> found = read_problem(read_document(note))
    >>> found.problem.variables, found.problem.derivatives.gradient["w"].entry
    (('w',), -2*c[j] + 2*w[j])
    """
    displays, formulas = formulas_of(document)
    note = Note(formulas)
    minimized: Items = ()
    if not of and not note.said.made:
        formulas, minimized = with_loss(formulas)
        note = Note(formulas)
    note = with_hidden(note, [*_read_names(wrt), *_parameters(note)])
    return _Written(document.path, displays, note, minimized).problem(of, wrt)


class _Written:
    """Find the scalar, the scope and the variables of one note."""

    def __init__(self, path: str, displays: Sequence[Display], note: Note, minimized: Items) -> None:
        self.path = path
        self.displays = displays
        self.note = note
        self.minimized = minimized
        self.remarks: list[str] = []
        note.symbols.members_described = True  # what holds for any set is for proofs; code needs its members
        for definition in note.said.made.values():  # "for n >= 2 consider f(x) = ..." is a case to a check only
            others = note.symbols.definitions.get(definition.key) or note.symbols.functions.get(definition.name)
            if note.said.assumed.of(definition.block).is_case and not others:
                note.symbols.define(definition)
        note.symbols.forget()

    def problem(self, of: str, wrt: Sequence[str]) -> WrittenProblem:
        refuse_other_functions(self.note)
        objective = self._asked(of) if of else self._last()
        self._refuse_gaps(objective.found)
        self._refuse_unknown(objective)
        self._refuse_squares(objective)
        self._refuse_chances(objective)
        self._refuse_outside(objective)
        self.remarks += objective.found.readings
        scope = objective.found.scope
        problem = Problem(
            name=PurePath(self.path).stem or self.path,
            title=f"{_shown(scope, objective.name)} of {PurePath(self.path).name}",
            scope=scope,
            objective=scalar(objective.name),
            variables=(),
            source=self.path,
        )
        problem = self._by(problem, objective, wrt) if wrt else self._by_default(problem, objective)
        self._refuse_recurrences(problem, objective)
        self._refuse_idle(problem, objective)
        return WrittenProblem(problem, tuple(self.remarks))

    # --- the scalar ---------------------------------------------------------------------------------------------------

    def _last(self) -> _Objective:
        """Return the last scalar that no other scalar rests on."""
        scalars = self._scalars()
        used = {n for o in scalars for n in o.found.scope.depends_on(scalar(o.name)) if n != o.name}
        used |= {n for o in scalars for n in o.found.used if n != o.definition.name}
        ends = [o for o in scalars if not {o.name, o.definition.name} & used] or scalars
        chosen = ends[-1]
        scope = chosen.found.scope
        others = dict.fromkeys(_shown(o.found.scope, o.name) for o in ends if o.name != chosen.name)
        beside = f", the last scalar; --of takes {' or '.join(others)} too" if others else ""
        self.remarks.append(f"of {_shown(scope, chosen.name)}{beside}")
        return chosen

    def _scalars(self) -> list[_Objective]:
        """Return the scalars that the note defines and that depend on something, in order."""
        found: list[_Objective] = []
        faults: list[UserError] = []
        for definition in self._definitions():
            try:
                objective = self._read(definition)
            except UserError as error:
                faults.append(error)
                continue
            if objective is not None and objective.found.scope.definitions[objective.name].body.free_symbols:
                found.append(objective)
        if found:
            return found
        self._refuse_rows(row for display in self.displays for row in display.rows)
        raise (
            faults[-1]
            if faults
            else UserError(
                f"{self.path} defines no scalar to differentiate; write the loss as an equation with its name on the "
                r"left, such as $$J(w) = \|Xw - y\|^2$$"
            )
        )

    def _definitions(self) -> list[Definition]:
        return sorted(dict.fromkeys(self.note.said.made.values()), key=lambda d: d.position)

    def _read(self, definition: Definition) -> _Objective | None:
        """Return the scalar that a definition gives, None for an array."""
        self.note.enter(definition.position)
        try:
            equation = self.note.equation_of(definition)
        except (CalcworkError, *BREAKDOWNS) as error:
            raise unreadable(self.note, definition, error) from None
        if equation is None or not equation[0].is_Symbol:
            return None
        found = foundation(
            self.note, equation[0].name, definition.position, partial(self._settled, definition, equation[0].name)
        )
        name = found.renamed.get(equation[0].name, equation[0].name)
        if name not in found.scope.definitions:
            self._refuse_open(definition, equation[1])
            return None
        return _Objective(definition, found, name)

    def _settled(self, definition: Definition, name: str, scope: Scope) -> Scope:
        """Return the scope of a definition with cases, function values and densities in the forms that are derived."""
        scope = _with_plain_cases(scope)
        if any(d.body.has(*WRITTEN) for d in scope.definitions.values()):
            try:
                scope = _carried_out(scope, name)
            except (CalcworkError, *BREAKDOWNS) as error:
                raise unreadable(self.note, definition, error) from None
        return _with_plain_logarithms(scope)

    def _refuse_open(self, definition: Definition, body: Expr) -> None:
        """Refuse a quantity of one sample or one class, as the loss -log p_c of a class c."""
        letters = sorted(str(s) for s in body.free_symbols if s.is_integer and not s.is_positive)
        if letters:
            listed = ", ".join(letters)
            raise UserError(
                f"{definition.name} in {self.path} depends on the index {listed}, which nothing sums over; sum over "
                f"it, or write the loss of all samples with numbers such as {letters[0]}_i."
            )

    def _asked(self, of: str) -> _Objective:
        """Return the scalar that is asked for."""
        wanted = self._resolved(of)
        for definition in reversed(self._definitions()):
            if definition.name not in (wanted, of):
                continue
            objective = self._read(definition)
            if objective is None:
                raise UserError(f"{of!r} is an array in {self.path}; --of needs a scalar, such as a loss.")
            return objective
        self._refuse_rows(row for display in self.displays for row in display.rows)
        defined = ", ".join(dict.fromkeys(text(scalar(d.name), Scope()) for d in self._definitions())) or "nothing"
        raise UserError(f"{of!r} is not defined in {self.path}, which defines {defined}; --of takes a scalar of these.")

    # --- the variables ------------------------------------------------------------------------------------------------

    def _by_default(self, problem: Problem, objective: _Objective) -> Problem:
        scope = problem.scope
        parameters = [*(objective.definition.parameters or ()), *split_at(self.minimized, ",")]
        said = [*map(self._resolved_items, parameters), *sorted(self.note.said.differentiated)]
        names = variables_of(scope, objective.name, [objective.found.renamed.get(n, n) for n in said])
        free = free_names(scope, objective.name)
        if not names:
            raise UserError(
                f"nothing in {self.path} says by what {_shown(scope, objective.name)} is to be differentiated; "
                f"--wrt takes one or more of {_listed(scope, free)}."
            )
        given = _listed(scope, [n for n in free if n not in names])
        self.remarks.append(f"by {_listed(scope, names)}" + (f"; {given} given, --wrt takes others" if given else ""))
        return replace(problem, variables=names)

    def _by(self, problem: Problem, objective: _Objective, wrt: Sequence[str]) -> Problem:
        names = []
        for given in wrt:
            name = self._resolved(given)
            name = objective.found.renamed.get(name, name)
            problem = self._declared(problem, name, given)
            names.append(name)
        return replace(problem, variables=tuple(dict.fromkeys(names)))

    def _declared(self, problem: Problem, name: str, given: str) -> Problem:
        """Return the problem with a variable in its scope, where the derivative by it is zero."""
        scope, symbols = problem.scope, self.note.symbols
        if name in scope.declarations:
            return problem
        if is_size(scope, name):
            raise UserError(f"{given!r} is a size in {self.path}, a whole number; --wrt takes a real quantity.")
        if name not in symbols.survey.uses and name not in symbols.shapes:
            free = _listed(scope, free_names(scope, str(problem.objective)))
            raise UserError(f"{given!r} does not occur in {self.path}; --wrt takes one or more of {free}.")
        shape = symbols.shape_of(name) or ()
        if any(symbols.open.is_open(n) for n in shape):
            raise UserError(
                f"{given!r} does not occur in {_shown(scope, str(problem.objective))}, and nothing tells "
                f"its shape; --wrt takes one or more of {_listed(scope, free_names(scope, str(problem.objective)))}."
            )
        scope = scope.declare(name, *shape)
        of, by = _shown(scope, str(problem.objective)), _shown(scope, name)
        self.remarks.append(f"{of} does not depend on {by}, so its derivative by {by} is zero")
        return replace(problem, scope=scope)

    def _resolved(self, given: str) -> str:
        """Return the name that the reader has for a text: LaTeX, or a name as in the printed code."""
        known = {from_python(n).python: n for n in self.note.symbols.survey.uses}
        items = next(iter(_read_names([given])), ())
        return known.get(given.strip()) or self._resolved_items(items) or given.strip().removesuffix("_")

    def _resolved_items(self, items: Items) -> str:
        named = refer(items[0]) if len(items) == 1 else None
        if named is None:
            return ""
        symbols = self.note.symbols
        whole = f"{named.name}_squared"
        if named.power and (named.name in symbols.survey.squares or whole in symbols.functions):
            return whole
        name, places = symbols.interpret(named)
        numbers = [Integer(p[0].value) for p in places if len(p) == 1 and isinstance(p[0], Number)]
        if not places or len(numbers) < len(places):
            return name
        return name_of(symbols.element(name, numbers).entry)

    # --- what must not be passed over ---------------------------------------------------------------------------------

    def _refuse_gaps(self, found: Foundation) -> None:
        """Refuse circles, unreadable definitions of names that are free then, and arrays that are read as numbers."""
        scope = found.scope
        free = {n for n in scope.declarations if n not in scope.definitions}
        for definition in self.note.said.again.values():
            if found.renamed.get(definition.name, definition.name) in free:
                error = UserError(f"the definition of {definition.name} leads back to {definition.name} itself")
                raise unreadable(self.note, definition, error)
        self._refuse_rows(r for d in self.displays for r in d.rows if self._name_of(r) in {"", *free})
        capitals = [n for n, kind in found.inferred.items() if n.isupper() and kind == "a number"]
        if capitals and any(kind != "a number" for kind in found.inferred.values()):
            raise UserError(
                f"nothing in {self.path} declares {_listed(scope, found.inferred)}; say what they are, as in "
                rf"Let $X \in \mathbb{{R}}^{{N \times D}}$ and $w \in \mathbb{{R}}^D$."
            )
        if found.inferred:
            kinds = ", ".join(f"{_shown(scope, n)} (read as {kind})" for n, kind in found.inferred.items())
            self.remarks.append(f"nothing declares {kinds}")

    def _refuse_recurrences(self, problem: Problem, objective: _Objective) -> None:
        """Refuse sequences that a recurrence gives without noise: they are no data, and their derivatives not zero."""
        scope, renamed = problem.scope, objective.found.renamed
        used = scope.depends_on(problem.objective)
        lagged = {name_of(e) for n in used & set(scope.definitions) for e in _lagged(scope.definitions[n].body)}
        given = set(scope.definitions) | set(problem.variables) | lagged
        for definition in (d for d in self.note.said.values if is_recurrence(d)):
            label = self.note.label_of(definition) or ""
            if not self._is_noisy(definition.right) and renamed.get(label, label) in used - given:
                error = UserError(f"the recurrence of {definition.name} is not differentiated yet; write its steps out")
                raise unreadable(self.note, definition, error)
        for formula, head in self._members_by_others():
            name = self.note.symbols.interpret(head)[0]
            if renamed.get(name, name) in used - given and formula.block is not None:
                message = f"the recurrence of {name} is not differentiated yet; write its steps out"
                start = formula.items[0].start
                raise UserError(formula.block.describe(Fault(message, start, start + 1)))

    def _refuse_idle(self, problem: Problem, objective: _Objective) -> None:
        """Refuse a variable of which the loss is written as a function, where nothing that was read leads to it."""
        used = problem.scope.depends_on(problem.objective)
        own = {self._resolved_items(p) for p in objective.definition.parameters or ()}
        own = {objective.found.renamed.get(n, n) for n in own}
        for name in (n for n in problem.variables if n in own - used):
            of, by = _shown(problem.scope, objective.name), _shown(problem.scope, name)
            raise UserError(
                f"{of} in {self.path} is written as a function of {by}, but nothing that was understood leads "
                f"from {of} to {by}; write the equations between them as displays with one name on the left."
            )

    def _members_by_others(self) -> Iterator[tuple[Formula, Reference]]:
        """Yield the rows that give a member of a sequence by another one, without noise, each with that member."""
        for formula in (f for f in self.note.formulas if f.display and f.items):
            for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
                head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
                if head is None or not head.below or chain.relations[0].name not in EQUALITIES:
                    continue
                others = [r for r in references(chain.sides[1], labels=False) if r.name == head.name]
                if any(_is_before(r, head) for r in others) and not self._is_noisy(chain.sides[1]):
                    yield formula, head

    def _is_noisy(self, right: Items) -> bool:
        """Tell whether a name of noise that nothing defines stands on the right side of a recurrence."""
        defined = {name for name, _ in self.note.symbols.definitions}
        return bool(NOISE & {r.name for r in references(right)} - defined)

    def _refuse_squares(self, objective: _Objective) -> None:
        """Refuse an equation for the square of a name that the loss rests on, and that nothing else defines."""
        scope, renamed = objective.found.scope, objective.found.renamed
        free = scope.depends_on(scalar(objective.name)) - set(scope.definitions)
        for formula in self.note.formulas:
            for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
                head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
                if head is None or head.power != SQUARED or chain.relations[0].name not in EQUALITIES:
                    continue
                name = self.note.symbols.interpret(replace(head, power=()))[0]
                if renamed.get(name, name) in free and not is_number(chain.sides[1]) and formula.block is not None:
                    message = (
                        f"this gives the square of {name} alone; define {name} itself, or its square by one letter"
                    )
                    start = chain.sides[0][0].start
                    raise UserError(formula.block.describe(Fault(message, start, start + 1)))

    def _refuse_unknown(self, objective: _Objective) -> None:
        """Refuse functions of arrays that nothing defines: there is no derivative of them."""
        scope = objective.found.scope
        bodies = [scope.definitions[n].body for n in scope.depends_on(scalar(objective.name)) & set(scope.definitions)]
        for call in sorted({f for b in bodies for f in b.atoms(AppliedUndef) if f.has(Whole)}, key=str):
            raise UserError(
                f"nothing in {self.path} says what the function {call.func} of {call.args[0]} is; define it before its "
                "derivative is asked for."
            )

    def _refuse_chances(self, objective: _Objective) -> None:
        """Refuse probabilities of events that nothing gives: they are no numbers of their own."""
        scope, renamed = objective.found.scope, objective.found.renamed
        free = scope.depends_on(scalar(objective.name)) - set(scope.definitions)
        for name in (self.note.symbols.origins.get(n, n) for n in (*renamed, *free) if renamed.get(n, n) in free):
            if name.partition("(")[0] in PROBABILITIES and "=" in name:
                raise UserError(
                    f"nothing in {self.path} gives the probability {name} as a quantity; give it a name with indices, "
                    "such as p_{im}."
                )

    def _refuse_outside(self, objective: _Objective) -> None:
        """Refuse elements outside of their arrays: no entry is said to be 0 there, or the first one again."""
        scope = objective.found.scope
        found = place_outside(scope, objective.name)
        if found is not None:
            element, axis, place = found
            length = scope.declarations[name_of(element)].shape[axis]
            raise UserError(
                f"{text(element, scope)} in {self.path} stands at the place {place} too, where the places run from 1 "
                f"to {length}; end the sum earlier, or declare a longer array."
            )

    def _refuse_rows(self, rows: Iterable[DisplayRow]) -> None:
        for row in rows:
            if row.problem and row.formula.block is not None:
                raise UserError(row.formula.block.describe(Fault(row.problem, row.place, row.place + 1)))

    def _name_of(self, row: DisplayRow) -> str:
        """Return the name on the left side of a row, empty when it cannot be told."""
        return self._resolved_items(row.items[: min(head_length(row.items), 1)]) if row.problem else "-"


def _with_plain_cases(scope: Scope) -> Scope:
    """Return a scope with steps for cases, and relu(a) for max(0, a): SymPy compares the arguments of each new Max."""
    old = {n: d for n, d in scope.definitions.items() if d.body.has(Max, Piecewise)}
    new = {n: replace(d, body=with_steps(d.body).replace(_is_relu, _as_relu)) for n, d in old.items()}
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _with_plain_logarithms(scope: Scope) -> Scope:
    """Return a scope in which the logarithms of densities are sums."""
    old = {n: d for n, d in scope.definitions.items() if d.body.has(log)}
    new = {n: replace(d, body=logarithms_apart(d.body, scope)) for n, d in old.items()}
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _is_relu(expr: Expr) -> bool:
    return isinstance(expr, Max) and len(expr.args) == 2 and S.Zero in expr.args and expr.has(Indexed)


def _as_relu(expr: Expr) -> Expr:
    return relu(next(a for a in expr.args if a != 0))


def _carried_out(scope: Scope, objective: str) -> Scope:
    """Carry out the function values and derivatives in a scope, and leave out what nothing uses then."""
    scope = plain_scope(scope)
    used = scope.depends_on(scalar(objective))
    declarations = {n: d for n, d in scope.declarations.items() if n in used}
    definitions = {n: d for n, d in scope.definitions.items() if n in used}
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions))


def _is_before(other: Reference, head: Reference) -> bool:
    """Tell whether one member stands at a place before another, as h_{b,t-1} before h_{bt}."""
    letters = [i for p in head.indices for i in p]
    return any(len(p) == 3 and p[1] == Operator("-") and p[0] in letters for p in other.indices)


def _lagged(body: Expr) -> list[Indexed]:
    """Return the elements at places before or behind an index, as in y_t - a y_{t-1}."""
    return [e for e in body.atoms(Indexed) if any(k.is_Add for k in e.indices)]


def _shown(scope: Scope, name: str) -> str:
    return text(scope[name], scope)


def _listed(scope: Scope, names: Iterable[str]) -> str:
    return ", ".join(_shown(scope, n) for n in names)


def _parameters(note: Note) -> list[Items]:
    return [p for found in note.symbols.functions.values() for d in found for p in d.parameters or ()]


def _read_names(names: Sequence[str]) -> list[Items]:
    rows = [read(name).rows for name in names]
    return [tuple(r[0].items) for r in rows if r]
