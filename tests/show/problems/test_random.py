"""Random data for a problem: the sizes that only its variables show have a length too."""

import numpy as np
import pytest

from calcwork.differentiate import crosscheck
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from calcwork.show.problems.data import bind_random, random_point
from tests.problems.test_layers import WAYS


@pytest.mark.parametrize("last", ["L", "L-1"])
def test_layers_that_only_the_weights_count_are_drawn(last):
    note = WAYS["round brackets"].replace(r"\dots, L", rf"\dots, {last}").replace("(L)", f"({last})")
    problem = read_problem(read_document(Source(note, "note.md"))).problem
    objective = bind_random(problem, seed=1)
    point = random_point(problem, objective, seed=1)
    shapes = {n: np.shape(v) for n, v in objective.unpack(point).items()}
    assert shapes["W"][0] == shapes["b"][0] == (3 if last == "L" else 2)
    assert crosscheck(objective, point).verdict == "right"
