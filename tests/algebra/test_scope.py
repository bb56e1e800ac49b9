"""Scopes: declarations, definitions, domains, and what they refuse."""

import pytest
from sympy import Integer, Symbol

from calcwork.algebra import (
    BINARY,
    COUNT,
    INTEGER,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    SIGNS,
    UNIT,
    Domain,
    Scope,
    array,
    index,
    scalar,
    size,
)
from calcwork.algebra.scope import name_of, names_in
from calcwork.errors import UserError

N, D = size("N"), size("D")
i, j = index("i"), index("j")
x, b = scalar("x"), scalar("b")

DOMAINS = [
    (REAL, "R", False, False),
    (INTEGER, "Z", False, False),
    (POSITIVE, "(0, oo)", True, True),
    (NONNEGATIVE, "[0, oo)", False, True),
    (UNIT, "(0, 1)", True, True),
    (BINARY, "{0, 1}", False, True),
    (SIGNS, "{-1, 1}", False, False),
    (COUNT, "[0, oo) in Z", False, True),
    (Domain(lower=Integer(0), upper=N, open_lower=False, open_upper=False, integer=True), "[0, N] in Z", False, True),
    (Domain(lower=Integer(2), open_lower=False), "[2, oo)", True, True),
    (Domain(upper=Integer(0)), "(-oo, 0)", False, False),
]


@pytest.mark.parametrize(("domain", "text", "positive", "nonnegative"), DOMAINS)
def test_domains(domain, text, positive, nonnegative):
    assert str(domain) == text
    assert (domain.positive, domain.nonnegative) == (positive, nonnegative)
    assert domain.binary == (domain is BINARY)


def test_declarations_are_frozen_and_shared():
    first = Scope().declare("X", N, D)
    second = first.declare("b", domain=POSITIVE)
    assert "b" not in first
    assert first["X"] == second["X"] == array("X", N, D)
    assert second["b"] == scalar("b")
    assert second.domain(second["b"]) is POSITIVE
    with pytest.raises(TypeError):
        second.declarations["b"] = None
    assert hash(first) != hash(second)


def test_domain_of_elements_and_undeclared_names():
    scope = Scope().declare("y", N, domain=BINARY)
    assert scope.domain(scope["y"][i]) is BINARY
    assert scope.domain(scope["y"]) is BINARY
    assert scope.domain(x) is REAL


def test_an_index_is_not_the_scalar_of_its_name():
    scope = Scope().declare("k", domain=BINARY)
    assert scope.domain(scalar("k")) is BINARY
    assert scope.domain(index("k")) is REAL
    assert scope.domain(size("k")) is REAL


def test_definitions():
    X, w, z = array("X", N, D), array("w", D), array("z", N)
    scope = Scope().declare("X", N, D).declare("w", D).define(z[i], X[i, 1] * w[1]).define(x, 2 * b)
    assert scope.definitions["z"].parameters == (i,)
    assert scope.declarations["z"].shape == (N,)
    assert scope.depends_on(z[j] + x) == {"z", "X", "w", "x", "b"}


REFUSED = [
    (lambda s: s.declare("b", N), r"'b' is declared twice: first with shape \(\) and domain R, then .* keep one"),
    (lambda s: s.declare("b", domain=UNIT), "'b' is declared twice"),
    (lambda s: s.define(x, b), "'x' is defined twice; give the second definition another name"),
    (lambda s: s.define(b, x + 1), "the definition of 'b' uses 'b' itself, directly or through other definitions"),
    (lambda s: s.define(array("v", N, N)[i, i], b), "needs distinct index letters as subscripts"),
    (lambda s: s.define(array("v", N)[1], b), "needs distinct index letters as subscripts"),
    (lambda s: s["nothing"], "'nothing' is not declared; the scope declares b, x"),
    (lambda s: Scope()["nothing"], "'nothing' is not declared; the scope declares nothing yet"),
]


@pytest.mark.parametrize(("act", "message"), REFUSED)
def test_refusals(act, message):
    scope = Scope().declare("b").define(x, 2 * b)
    with pytest.raises(UserError, match=message):
        act(scope)


def test_the_same_declaration_twice_is_one():
    assert Scope().declare("b").declare("b") == Scope().declare("b")


def test_names():
    X = array("X", N, D)
    assert [name_of(q) for q in (x, X, X[i, j])] == ["x", "X", "X"]
    assert names_in(X[i, j] * x + N) == {"X", "x"}
    assert size("N").is_positive
    assert Symbol("N") != size("N")
