"""The language: sizes, indices, arrays with shape and domain, the functions of the field, normal form, equality."""

from calcwork.algebra.functions import log_sigmoid, logsumexp, relu, sigmoid, softmax, softplus, xlogy
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import (
    BINARY,
    COUNT,
    INTEGER,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    SIGNS,
    UNIT,
    Declaration,
    Definition,
    Domain,
    Scope,
    array,
    index,
    scalar,
    size,
)

__all__ = [
    "BINARY",
    "COUNT",
    "INTEGER",
    "NONNEGATIVE",
    "POSITIVE",
    "REAL",
    "SIGNS",
    "UNIT",
    "Declaration",
    "Definition",
    "Domain",
    "Quantity",
    "Scope",
    "array",
    "index",
    "log_sigmoid",
    "logsumexp",
    "relu",
    "scalar",
    "sigmoid",
    "size",
    "softmax",
    "softplus",
    "xlogy",
]
