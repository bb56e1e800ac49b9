"""Compilation: index notation for symbolic sizes to fast, stable, readable NumPy."""

from calcwork.compile.bound import BoundObjective
from calcwork.compile.numpy_target import numpy_source
from calcwork.compile.objective import CompiledObjective, compile_objective
from calcwork.compile.quantities import CompiledQuantities, compile_quantities

__all__ = [
    "BoundObjective",
    "CompiledObjective",
    "CompiledQuantities",
    "compile_objective",
    "compile_quantities",
    "numpy_source",
]
