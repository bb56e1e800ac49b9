"""The scope: every size, array, shape, domain and definition of one problem, declared once and frozen.

Quantities are plain SymPy: a size is a positive integer ``Symbol``, an index an integer ``Symbol``, a scalar a
real ``Symbol``, an array a real ``IndexedBase`` with its shape. Indices run from 1. What SymPy cannot carry (the
domain, the way a name is printed, which quantity is defined by which expression) stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sympy import Dummy, Expr, Indexed, IndexedBase, Integer, Symbol, SympifyError, sympify

from calcwork.errors import UserError


@dataclass(frozen=True)
class Domain:
    """Describe the values that a scalar, or each element of an array, may take.

    ``values`` lists a finite set; otherwise the domain is the interval from ``lower`` to ``upper`` (``None`` is
    unbounded), open at the ends that ``open_lower`` and ``open_upper`` name, and cut down to the integers when
    ``integer`` is set. A bound may be symbolic: the number of heads lies between 0 and N.
    """

    lower: Expr | None = None
    upper: Expr | None = None
    open_lower: bool = True
    open_upper: bool = True
    integer: bool = False
    values: tuple[Expr, ...] = ()

    @property
    def binary(self) -> bool:
        """Tell whether the values are exactly 0 and 1."""
        return set(self.values) == {Integer(0), Integer(1)}

    @property
    def positive(self) -> bool:
        """Tell whether every value is above zero, as far as the bounds alone show."""
        if self.values:
            return all(v.is_positive for v in self.values)
        if self.lower is None:
            return False
        return bool(self.lower.is_positive or (self.lower.is_zero and (self.open_lower)))

    @property
    def nonnegative(self) -> bool:
        """Tell whether every value is zero or above, as far as the bounds alone show."""
        if self.values:
            return all(v.is_nonnegative for v in self.values)
        return self.lower is not None and bool(self.lower.is_nonnegative)

    def __str__(self) -> str:
        if self.values:
            return "{" + ", ".join(map(str, self.values)) + "}"
        if self.lower is None and self.upper is None:
            return "Z" if self.integer else "R"
        left = "(-oo" if self.lower is None else f"{'(' if self.open_lower else '['}{self.lower}"
        right = "oo)" if self.upper is None else f"{self.upper}{')' if self.open_upper else ']'}"
        return f"{left}, {right}" + (" in Z" if self.integer else "")


REAL = Domain()
POSITIVE = Domain(lower=Integer(0))
NONNEGATIVE = Domain(lower=Integer(0), open_lower=False)
UNIT = Domain(lower=Integer(0), upper=Integer(1))
BINARY = Domain(values=(Integer(0), Integer(1)))
SIGNS = Domain(values=(Integer(-1), Integer(1)))
INTEGER = Domain(integer=True)
COUNT = Domain(lower=Integer(0), open_lower=False, integer=True)


@dataclass(frozen=True)
class Declaration:
    r"""Hold what is known of one name: its shape (``()`` for a scalar), domain, and how it is printed.

    ``latex`` is the name as a whole (``X``, ``\hat{y}``), ``element`` the name before subscripts (``x``), and
    ``letters`` are the indices that its author uses for its axes. ``given`` is the shape as its author writes it, where
    that has axes of length one. ``widths`` has for each axis the layer whose width it has, as `calcwork.algebra.widths`
    reads it, None for axes of one length.
    """

    shape: tuple[Expr, ...] = ()
    domain: Domain = REAL
    latex: str = ""
    element: str = ""
    letters: tuple[str, ...] = ()
    given: tuple[Expr, ...] = ()
    widths: tuple[Expr | None, ...] = ()


@dataclass(frozen=True)
class Definition:
    """Hold the expression that a name stands for: ``z[i] = sum_j x[i, j]*w[j] + b`` has parameters ``(i,)``."""

    parameters: tuple[Symbol, ...]
    body: Expr

    def exprs(self) -> tuple[Expr, ...]:
        """Return every expression of the definition."""
        return (self.body,)

    def mapped(self, change: Callable[[Expr], Expr]) -> Definition:
        """Return the definition with each of its expressions changed."""
        return replace(self, body=change(self.body))


@dataclass(frozen=True)
class Recurrence(Definition):
    """Hold how each member of a sequence follows from those before it: ``h[t] = a*h[t-1] + x[t]`` with ``h[0] = 0``.

    The parameter number ``axis`` counts the members. The body holds from the place ``first`` on, and ``starts`` are the
    members before that, the nearest first, over the other parameters. In ``reverse`` the members follow from those
    behind them, ``d[t] = a*d[t+1] + g[t]``, and the starts stand behind the last; of these the array itself has those
    ``inside``, until `calcwork.algebra.recurrences.with_starts_outside` makes it shorter.
    """

    axis: int = 0
    starts: tuple[Expr, ...] = ()
    first: int = 1
    reverse: bool = False
    inside: int = 0

    def exprs(self) -> tuple[Expr, ...]:
        """Return every expression of the definition."""
        return (self.body, *self.starts)

    def mapped(self, change: Callable[[Expr], Expr]) -> Recurrence:
        """Return the definition with each of its expressions changed."""
        return replace(self, body=change(self.body), starts=tuple(map(change, self.starts)))


def _frozen(mapping: Mapping | Iterable = ()) -> MappingProxyType:
    return MappingProxyType(dict(mapping))


@dataclass(frozen=True)
class Scope:
    """Hold the declarations and definitions of one problem; every change makes a new scope.

    Examples
    --------
    >>> N = size("N")
    >>> scope = Scope().declare("y", N, domain=BINARY).declare("b")
    >>> scope.domain(scope["y"]).binary
    True
    """

    declarations: Mapping[str, Declaration] = field(default_factory=_frozen)
    definitions: Mapping[str, Definition] = field(default_factory=_frozen)

    def __hash__(self) -> int:
        return hash((tuple(self.declarations), tuple(self.definitions)))

    def declare(
        self,
        name: str,
        *shape: Expr,
        domain: Domain = REAL,
        latex: str = "",
        element: str = "",
        letters: str = "",
        given: tuple[Expr, ...] = (),
    ) -> Scope:
        """Return a scope in which ``name`` is an array of this shape, or a scalar when no shape is given.

        Raises
        ------
        UserError
            When the name is declared already with another shape or domain.
        """
        new = Declaration(
            _lengths(name, shape), domain, latex or name, element or latex or name, tuple(letters.split()), given
        )
        old = self.declarations.get(name)
        if old is not None and (old.shape, old.domain) != (new.shape, new.domain):
            raise UserError(
                f"{name!r} is declared twice: first with shape {old.shape} and domain {old.domain}, then with shape "
                f"{new.shape} and domain {new.domain}; keep one declaration."
            )
        return replace(self, declarations=_frozen({**self.declarations, name: new}))

    def restrict(self, name: str, domain: Domain) -> Scope:
        """Return a scope in which a declared name has another domain."""
        return replace(
            self, declarations=_frozen({**self.declarations, name: replace(self.declarations[name], domain=domain)})
        )

    def define(self, left: Expr, body: Expr, *, latex: str = "", element: str = "") -> Scope:
        """Return a scope in which ``left`` (a symbol or an element such as ``z[i]``) stands for ``body``.

        Raises
        ------
        UserError
            When the name is defined already, when the definition would be circular, or when the parameters of
            the left side are not distinct index symbols.
        """
        name = name_of(left)
        left, body = _with_plain_indices(left, body)
        if name in self.depends_on(body, at_once=True):
            raise UserError(f"the definition of {name!r} uses {name!r} itself, directly or through other definitions.")
        return self._with(left, Definition(self._parameters(left), body), latex, element)

    def recur(
        self,
        left: Expr,
        body: Expr,
        *starts: Expr,
        by: Symbol,
        first: int = 1,
        reverse: bool = False,
        inside: int = 0,
    ) -> Scope:
        """Return a scope in which the members of a sequence follow from those before them.

        Parameters
        ----------
        left, body : Expr
            The member at the index ``by``, such as ``h[t, i]``, and what it is by ``h[t - 1, j]``, for ``by`` from
            ``first`` on. Definitions that lie between may come later.
        starts : Expr
            The members at ``first - 1``, ``first - 2`` and so on, over the other letters of the left side.
        reverse : bool, optional
            Each member follows from those behind it; the starts are those behind the last.
        inside : int, optional
            How many of the starts of a reverse sequence the array has as its last members.

        Raises
        ------
        UserError
            When the name is defined already, or the index does not stand on the left side.

        Examples
        --------
        >>> from sympy import S
        >>> T, t = size("T"), index("t")
        >>> scope = Scope().declare("x", T).declare("a").declare("s", T)
        >>> scope = scope.recur(scope["s"][t], scope["a"] * scope["s"][t - 1] + scope["x"][t], S.Zero, by=t)
        >>> scope.definitions["s"].starts
        (0,)
        """
        parameters = self._parameters(left)
        if by not in parameters:
            raise UserError(f"the steps of {name_of(left)!r} are counted by {by}, which does not stand on {left}.")
        axis = parameters.index(by)
        return self._with(left, Recurrence(parameters, body, axis, starts, first, reverse, inside), "", "")

    def _parameters(self, left: Expr) -> tuple[Symbol, ...]:
        parameters = tuple(left.indices) if isinstance(left, Indexed) else ()
        if name_of(left) in self.definitions:
            raise UserError(f"{name_of(left)!r} is defined twice; give the second definition another name.")
        if len(set(parameters)) != len(parameters) or not all(isinstance(p, Symbol) for p in parameters):
            raise UserError(f"the left side {left} of a definition needs distinct index letters as subscripts.")
        return parameters

    def _with(self, left: Expr, definition: Definition, latex: str, element: str) -> Scope:
        name, parameters = name_of(left), definition.parameters
        shape = tuple(left.base.shape) if isinstance(left, Indexed) else ()
        letters = " ".join(str(p) for p in parameters)
        scope = self
        if name not in self.declarations:
            scope = self.declare(name, *shape, latex=latex, element=element, letters=letters)
        return replace(scope, definitions=_frozen({**scope.definitions, name: definition}))

    def __getitem__(self, name: str) -> Symbol | IndexedBase:
        """Return the SymPy object of a declared name."""
        try:
            shape = self.declarations[name].shape
        except KeyError:
            known = ", ".join(self.declarations) or "nothing yet"
            raise UserError(f"{name!r} is not declared; the scope declares {known}.") from None
        return array(name, *shape) if shape else scalar(name)

    def __contains__(self, quantity: str | Expr) -> bool:
        return (quantity if isinstance(quantity, str) else name_of(quantity)) in self.declarations

    def domain(self, quantity: Expr | IndexedBase) -> Domain:
        """Return the domain of a scalar, an array, or an element of an array; undeclared names are real.

        Sizes and indices have none: a bound index k is not the scalar k.
        """
        if isinstance(quantity, Symbol) and quantity.is_integer:
            return REAL
        declaration = self.declarations.get(name_of(quantity))
        return declaration.domain if declaration else REAL

    @property
    def sequences(self) -> set[str]:
        """Return the names of which each member follows from those before it; no entry can be put in for these."""
        return {n for n, d in self.definitions.items() if isinstance(d, Recurrence)}

    def depends_on(self, body: Expr, *, at_once: bool = False) -> set[str]:
        """Return every name that the expression uses, directly or through definitions.

        What the members of sequences rest on is left out where only that counts which is needed ``at_once``.
        """
        found: set[str] = set()
        pending = names_in(body)
        while pending:
            name = pending.pop()
            found.add(name)
            if name in self.definitions and not (at_once and isinstance(self.definitions[name], Recurrence)):
                pending |= set[str]().union(*map(names_in, self.definitions[name].exprs())) - found
        return found


def _with_plain_indices(left: Expr, body: Expr) -> tuple[Expr, Expr]:
    """Return a definition whose parameters are indices, also where one was read as a size: the i of j < i."""
    sizes = [p for p in getattr(left, "indices", ()) if isinstance(p, Symbol) and p.is_positive]
    plain = {p: index(p.name) for p in sizes if not isinstance(p, Dummy)}
    return (left.xreplace(plain), body.xreplace(plain)) if plain else (left, body)


def size(name: str) -> Symbol:
    """Return a size such as N: a positive integer symbol."""
    return Symbol(name, integer=True, positive=True)


def index(name: str) -> Symbol:
    """Return an index letter; its range is that of the axis on which it stands."""
    return Symbol(name, integer=True)


def scalar(name: str) -> Symbol:
    """Return a real scalar."""
    return Symbol(name, real=True)


def array(name: str, *shape: Expr) -> IndexedBase:
    """Return a real array whose axes have the given sizes."""
    return IndexedBase(Symbol(name, real=True), shape=_lengths(name, shape))


def _lengths(name: str, shape: Iterable[Expr]) -> tuple[Expr, ...]:
    """Return the lengths of the axes as expressions; text is refused, since SymPy would evaluate it."""
    try:
        return tuple(sympify(n, strict=True) for n in shape)
    except SympifyError:
        given = ", ".join(map(repr, shape))
        raise UserError(
            f"the shape of {name!r} is given as {given}; give sizes made by size(...), or whole numbers."
        ) from None


def name_of(quantity: Expr | IndexedBase) -> str:
    """Return the declared name behind a symbol, an array, or an element of an array."""
    if isinstance(quantity, Indexed):
        quantity = quantity.base
    if isinstance(quantity, IndexedBase):
        quantity = quantity.label
    return str(quantity.name)


def names_in(expr: Expr) -> set[str]:
    """Return the names of all scalars and arrays in an expression, indices, sizes and bound variables left out."""
    return {a.name for a in expr.atoms(Symbol) if not a.is_integer and not isinstance(a, Dummy)}
