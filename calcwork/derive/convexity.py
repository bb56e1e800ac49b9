"""Certificates of convexity: what was proved, and by which argument, or that nothing was.

Two ways are tried: composition (`curvature`) of the objective as it is declared, which also covers kinks and arrays
of symbolic size, and the Hessian of a function of a few scalars (`definite`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Add, Expr, Indexed, Matrix, Product, Sum, Symbol, log

from calcwork.algebra.binding import expand_definitions, settle_names
from calcwork.algebra.scope import Scope, index, name_of
from calcwork.derive.chain import differentiate_through
from calcwork.derive.curvature import CONCAVE, CONSTANT, CONVEX, Composition, Curvature, Score, defined_everywhere
from calcwork.derive.definite import Definiteness, definiteness
from calcwork.derive.proofs import Prover
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation import text


@dataclass(frozen=True)
class Certificate:
    """Hold a proof of convexity (or of concavity), or the words that there is none.

    Attributes
    ----------
    proved : bool
        Whether the claim of ``claim`` is proved.
    claim : str
        "convex", "strictly convex", "concave", "strictly concave", or "undecided".
    argument : tuple of str
        The steps of the proof; what was tried where there is none.
    condition : str
        What strictness asks for beside the declarations; without it the function is convex all the same.
    """

    proved: bool
    claim: str
    argument: tuple[str, ...]
    condition: str = ""

    def __bool__(self) -> bool:
        return self.proved

    @property
    def strict(self) -> bool:
        """Tell whether strictness is proved, under the condition."""
        return self.claim.startswith("strictly")


def certificate(function: Expr, variables: tuple[str, ...], scope: Scope, *, concave: bool = False) -> Certificate:
    """Return a proof that a function is convex in the named variables together, or what was tried.

    Parameters
    ----------
    function : Expr
        An expression or a name that the scope defines.
    variables : tuple of str
        Names of scalars and arrays; their domains must be intervals, so that the points form a convex set.
    concave : bool
        Prove that the function is concave instead.

    Raises
    ------
    UserError
        When a variable is not declared, or takes separate values only.

    Examples
    --------
    >>> from sympy import exp
    >>> scope = Scope().declare("x")
    >>> x = scope["x"]
    >>> proof = certificate(exp(x) + x**2, ("x",), scope)
    >>> proof.claim, proof.argument[0]
    ('strictly convex', 'x² + exp(x) is convex in x: its second derivative 2 + exp(x) > 0, a sum of positive terms')
    >>> print(certificate(x**3, ("x",), scope).claim)
    undecided
    """
    for name in variables:
        domain = scope.domain(scope[name])
        if domain.values or domain.integer:
            raise UserError(
                f"{name!r} takes the values {domain} only, expected an interval; convexity asks for points between."
            )
    body = expand_definitions(function, scope)
    body = _logarithms(-body if concave else body, Prover(scope))
    found = _composed(body, variables, scope) or _by_hessian(body, variables, scope)
    if found is None:
        tried = ("composition of convex functions of affine scores", "the signs of the principal minors of the Hessian")
        return Certificate(False, "undecided", tried)
    return _concave(found) if concave else found


def _logarithms(expr: Expr, prover: Prover) -> Expr:
    """Return an expression with logarithms of products and powers of positive factors taken apart."""
    if not expr.args or isinstance(expr, Indexed):
        return expr
    if isinstance(expr, log):
        return _apart(expr.args[0], prover)
    return expr.func(*(_logarithms(a, prover) if isinstance(a, Expr) else a for a in expr.args))


def _apart(inside: Expr, prover: Prover) -> Expr:
    parts = [inside.function] if isinstance(inside, Product) else [*inside.args] if inside.is_Mul else [inside]
    if inside.is_Pow and inside.exp.free_symbols:
        parts = [inside.base]
    if parts == [inside] or not all((p := prover.sign(a)) and p.strict and p.sign > 0 for a in parts):
        return log(inside)
    if isinstance(inside, Product):
        return Sum(_apart(inside.function, prover), *inside.limits)
    return inside.exp * log(inside.base) if inside.is_Pow else Add(*(_apart(a, prover) for a in parts))


def _concave(found: Certificate) -> Certificate:
    said = "the negative of the function is convex:"
    return Certificate(True, found.claim.replace(CONVEX, CONCAVE), (said, *found.argument), found.condition)


def _composed(body: Expr, variables: tuple[str, ...], scope: Scope) -> Certificate | None:
    """Return a certificate by composition, of the expression as it is or with its products multiplied out."""
    composition = Composition(scope, variables)
    try:
        curved = composition.of(body) or composition.of(body.expand())
    except (NotSupportedYet, RecursionError):
        return None
    if curved is None or curved.kind == CONCAVE:
        return None
    if curved.kind in {CONSTANT, "affine"}:
        return Certificate(True, CONVEX, (f"the function is {curved.kind}",))
    condition = _kernel(curved, variables, scope, composition)
    if condition is None:
        return Certificate(True, CONVEX, curved.reasons)
    return Certificate(True, f"strictly {CONVEX}", curved.reasons, condition)


def _kernel(curved: Curvature, variables: tuple[str, ...], scope: Scope, composition: Composition) -> str | None:
    """Return under which condition the scores of strict curvature determine all variables: "" if always, None if never.

    The sum of strictly convex functions of linear scores is strictly convex when only 0 makes all the scores zero.
    """
    left = set(variables)
    left -= {v for v in variables if _always(v, curved.scores, scope, composition.prover)}
    if not left:
        return ""
    scores = [s for s in curved.scores if _determined(s, scope) in {None, *left}]
    reached = {name_of(a) for s in scores for a in s.linear.atoms(Symbol, Indexed) if composition.holds(a)}
    if not left <= reached:
        return None
    if not any(s.limits for s in scores) and not any(scope.declarations[v].shape for v in left):
        rows = Matrix([[s.linear.diff(scope[v]) for v in variables if v in left] for s in scores])
        if all(entry.is_number for entry in rows):
            return "" if rows.rank() == len(left) else None
    if len(left) == 1 and all(isinstance(s.linear, Symbol) and s.limits for s in scores):
        some = text(_readable(scores[0].limits)[0][0])
        return f"{' or '.join(_weighted(s, scope) for s in scores)} for some {some}"
    listed = ", ".join(text(scope[v], scope) for v in variables if v in left)
    return f"only {listed} = 0 solves {' and '.join(dict.fromkeys(_equation(s, scope) for s in scores))}"


def _always(name: str, scores: tuple[Score, ...], scope: Scope, prover: Prover) -> bool:
    """Tell whether the function is strictly curved in a variable itself, with weights that are positive together."""
    own = [s for s in scores if _determined(s, scope) == name]
    if not own or len({s.limits for s in own}) > 1:
        return any(s.weight == 1 for s in own)
    proof = prover.sign(Add(*(s.weight for s in own)))
    return proof is not None and proof.strict and proof.sign > 0


def _equation(score: Score, scope: Scope) -> str:
    """Return score = 0 in words, with the indices for which it is to hold."""
    limits = [limit for limit in score.limits if score.linear.has(limit[0])]
    readable = _readable(limits)
    names = {limit[0]: new[0] for limit, new in zip(limits, readable, strict=True)}
    every = "".join(f" for {text(k)} = 1, ..., {text(n, scope)}" for k, _, n in readable)
    where = f" where {_weighted(score, scope)}" if score.weight != 1 else ""
    return f"{text(settle_names(score.linear.xreplace(names)), scope)} = 0{every}{where}"


def _weighted(score: Score, scope: Scope) -> str:
    names = {limit[0]: new[0] for limit, new in zip(score.limits, _readable(score.limits), strict=True)}
    return f"{text(settle_names(score.weight.xreplace(names)), scope)} > 0"


def _readable(limits: Iterable[tuple[Expr, ...]]) -> list[tuple[Expr, ...]]:
    taken: set[str] = set()
    out = []
    for k, low, high in limits:
        name = next(c for c in (k.name, *"ijklmnpq") if c not in taken)
        taken.add(name)
        out.append((index(name), low, high))
    return out


def _determined(score: Score, scope: Scope) -> str | None:
    """Return the variable that a score is by itself: a scalar, or all elements of an array under its sums."""
    linear = score.linear
    if isinstance(linear, Symbol):
        return name_of(linear)
    if not isinstance(linear, Indexed):
        return None
    shape = scope.declarations[name_of(linear)].shape
    whole = {limit[0]: limit[2] for limit in score.limits if limit[1] == 1}
    places = linear.indices
    full = all(whole.get(p) == n for p, n in zip(places, shape, strict=True))
    return name_of(linear) if full and len(set(places)) == len(places) else None


def _by_hessian(body: Expr, variables: tuple[str, ...], scope: Scope) -> Certificate | None:
    """Return a certificate by the principal minors of the Hessian of a function of scalars."""
    if (
        len(variables) > 4
        or any(scope.declarations[v].shape for v in variables)
        or not defined_everywhere(body, Prover(scope))
    ):
        return None
    try:
        found = definiteness(hessian_of(body, variables, scope), Prover(scope))
    except (NotSupportedYet, RecursionError):
        return None
    if found.kind not in {"positive definite", "positive semidefinite"}:
        return None
    strict = found.kind == "positive definite"
    return Certificate(True, f"strictly {CONVEX}" if strict else CONVEX, (_said(found),))


def _said(found: Definiteness) -> str:
    return f"the Hessian is {found.kind} everywhere: {found.reason}"


def hessian_of(body: Expr, variables: tuple[str, ...], scope: Scope) -> Matrix:
    """Return the Hessian of an expression by scalars."""
    symbols = [scope[v] for v in variables]
    first = [differentiate_through(body, x, scope).value for x in symbols]
    return Matrix(len(symbols), len(symbols), lambda a, b: differentiate_through(first[a], symbols[b], scope).value)
