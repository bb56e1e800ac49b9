"""Definiteness of a symmetric matrix: by its eigenvalues, by its principal minors, or as a Gram matrix.

The minors are Sylvester's criterion (R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd ed., theorem 7.2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from sympy import Add, Expr, Indexed, KroneckerDelta, Matrix, Mul, Sum, Symbol

from calcwork.algebra.binding import settle_names
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, index
from calcwork.algebra.textbook import tidy
from calcwork.derive.proofs import Prover
from calcwork.notation import text

LARGEST = 4


@dataclass(frozen=True)
class Definiteness:
    """Hold what is known of the signs of the eigenvalues, and why.

    ``kind`` is "positive definite", "positive semidefinite", "negative definite", "negative semidefinite",
    "indefinite" or "undecided". ``condition`` says what definiteness asks for beside the declarations.
    """

    kind: str
    reason: str
    eigenvalues: tuple[Expr, ...] = ()
    condition: str = ""


def definiteness(matrix: Matrix, prover: Prover) -> Definiteness:
    """Return what the eigenvalues or the principal minors of a symmetric matrix of scalars show.

    Examples
    --------
    >>> print(definiteness(Matrix([[4, 1], [1, 4]]), Prover(Scope())).reason)
    the eigenvalues 3 and 5 are positive
    """
    if all(entry.is_number for entry in matrix) and matrix.rows <= LARGEST:
        found = _by_eigenvalues(matrix)
        if found is not None:
            return found
    for turned, word in ((matrix, "positive"), (-matrix, "negative")):
        found = _by_minors(turned, prover, word)
        if found is not None:
            return found
    below = [prover.sign(matrix[k, k]) for k in range(matrix.rows)]
    signs = {p.sign for p in below if p is not None and p.strict}
    if signs == {1, -1}:
        return Definiteness("indefinite", "there are diagonal entries of both signs")
    minors = [_minor(matrix, (a, b)) for a, b in combinations(range(matrix.rows), 2)]
    if any(p is not None and p.strict and p.sign < 0 for p in map(prover.sign, minors)):
        return Definiteness("indefinite", "a principal minor of two rows is negative")
    return Definiteness("undecided", "the signs of the eigenvalues are not known")


def _by_eigenvalues(matrix: Matrix) -> Definiteness | None:
    values = sorted(
        (v for v, times in matrix.eigenvals().items() for _ in range(times)), key=lambda v: float(v.evalf())
    )
    if any(v.has(Symbol) or not v.is_real for v in values):
        return None
    listed = _listed([text(v) if v.is_Rational else f"{text(v)} ≈ {float(v):.2f}" for v in dict.fromkeys(values)])
    many = f"the eigenvalues {listed} are" if len(set(values)) > 1 else f"the only eigenvalue {listed} is"
    signs = {1 if v > 0 else -1 if v < 0 else 0 for v in values}
    kinds = {
        frozenset({1}): ("positive definite", "positive"),
        frozenset({-1}): ("negative definite", "negative"),
        frozenset({0, 1}): ("positive semidefinite", "not negative"),
        frozenset({0, -1}): ("negative semidefinite", "not positive"),
        frozenset({0}): ("positive semidefinite", "zero"),
    }
    kind, says = kinds.get(frozenset(signs), ("indefinite", "of both signs"))
    return Definiteness(kind, f"{many} {says}", tuple(values))


def _by_minors(matrix: Matrix, prover: Prover, word: str) -> Definiteness | None:
    n = matrix.rows
    leading = [prover.sign(_minor(matrix, tuple(range(k)))) for k in range(1, n + 1)]
    of = "" if word == "positive" else " of the negative"
    if all(p is not None and p.sign > 0 and p.strict for p in leading):
        return Definiteness(f"{word} definite", f"the leading principal minors{of} are positive")
    if n > LARGEST:
        return None
    rows = [c for k in range(1, n + 1) for c in combinations(range(n), k)]
    if all(p is not None and p.sign >= 0 for p in (prover.sign(_minor(matrix, c)) for c in rows)):
        return Definiteness(f"{word} semidefinite", f"no principal minor{of} is negative")
    return None


def _minor(matrix: Matrix, rows: tuple[int, ...]) -> Expr:
    return tidy(matrix.extract(list(rows), list(rows)).det())


def gram(block: Quantity, prover: Prover, scope: Scope) -> Definiteness | None:
    """Return what shows a block M_jk to be A^T diag(s) A with s >= 0, plus a diagonal that is not negative.

    A term is Σ_i s_i a_ij a_ik, or a multiple of a_j a_k, or a multiple of the identity.
    """
    if len(block.indices) != 2 or block.sizes[0] != block.sizes[1]:
        return None
    j, k = block.indices
    strict, factors = False, []
    for term in Add.make_args(block.entry):
        if term.has(KroneckerDelta):
            proof = prover.sign(Mul(*(f for f in Mul.make_args(term) if not isinstance(f, KroneckerDelta))))
            if proof is None or proof.sign < 0:
                return None
            strict = strict or (proof.strict and proof.sign > 0)
            continue
        column = _column(term, j, k, prover)
        if column is None:
            return None
        factors.append(column)
    if strict:
        return Definiteness("positive definite", "a Gram matrix plus a positive multiple of the identity")
    if not factors:
        return Definiteness("positive semidefinite", "a diagonal matrix without negative entries")
    said = " or ".join(_independent(f, j, scope) for f in factors)
    return Definiteness("positive definite", "a Gram matrix", condition=said)


def _independent(factor: Expr, j: Symbol, scope: Scope) -> str:
    """Return in words when Σ_j a_ij v_j = 0 for all i holds for v = 0 only."""
    if isinstance(factor, Indexed) and len(factor.indices) == 2 and j in factor.indices:
        lines = "columns" if factor.indices[1] == j else "rows"
        return f"the {lines} of {text(factor.base, scope)} are linearly independent"
    letter = index("j")
    return f"no combination of the {text(settle_names(factor.xreplace({j: letter})), scope)} over j is zero"


def _column(term: Expr, j: Symbol, k: Symbol, prover: Prover) -> Expr | None:
    """Return a_ij of a term Σ_i s_i a_ij a_ik with s_i >= 0, the positive part of s_i left out."""
    factors = Mul.make_args(term)
    sums = [f for f in factors if isinstance(f, Sum)]
    outside = Mul(*(f for f in factors if f not in sums))
    if len(sums) > 1 or (sums and outside.free_symbols & {j, k}):
        return None
    body = Mul(outside, sums[0].function) if sums else term
    parts = Mul.make_args(body)
    first = Mul(*(f for f in parts if f.has(j) and not f.has(k)))
    second = Mul(*(f for f in parts if f.has(k) and not f.has(j)))
    weight = Mul(*(f for f in parts if not f.has(j) and not f.has(k)))
    if first.xreplace({j: k}) != second or first * second * weight != body or not first.has(j):
        return None
    proof = prover.sign(weight)
    return first if proof is not None and proof.strict and proof.sign > 0 else None


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
