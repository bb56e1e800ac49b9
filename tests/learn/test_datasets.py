"""The data that come with the package are the ones they are said to be."""

import gzip
import subprocess
import sys
from importlib.resources import files

import numpy as np
import sklearn.datasets

from calcwork.learn.datasets import load_breast_cancer


def test_equals_the_copy_of_scikit_learn_bit_for_bit():
    ours, theirs = load_breast_cancer(), sklearn.datasets.load_breast_cancer()
    assert ours.X.tobytes() == np.ascontiguousarray(theirs.data).tobytes()
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert list(ours.feature_names) == theirs.feature_names.tolist()
    assert list(ours.class_names) == theirs.target_names.tolist()


def test_one_is_benign():
    data = load_breast_cancer()
    assert data.shape == (569, 30)
    assert data.class_names[1] == "benign"
    assert (data.y == 1).sum() == 357


def test_the_file_is_deterministic_and_small():
    packed = files("calcwork.learn").joinpath("data/breast_cancer.csv.gz").read_bytes()
    assert packed[4:8] == bytes(4)  # no time
    assert packed[3] == 0  # no file name
    assert len(packed) < 50_000
    assert gzip.decompress(packed).count(b"\n") == 570


def test_origin_and_license_come_along():
    text = files("calcwork.learn").joinpath("data/README.md").read_text(encoding="utf-8")
    for fact in ("10.24432/C5DW2B", "CC BY 4.0", "Wolberg", "Street", "Mangasarian"):
        assert fact in text


def test_loading_needs_numpy_only():
    code = (
        "import sys; from calcwork.learn.datasets import load_breast_cancer as load; load();"
        "print([m for m in ('pandas', 'sklearn', 'scipy', 'sympy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
