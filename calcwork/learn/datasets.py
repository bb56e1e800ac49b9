"""Real data that come with the package and are read offline."""

from __future__ import annotations

import gzip
from importlib.resources import files

import numpy as np

from calcwork.learn.container import DataContainer


def load_breast_cancer() -> DataContainer:
    """Load the Wisconsin diagnostic breast cancer data: 569 tumors, 30 features, two classes.

    y_i = 1 stands for a benign tumor (357 rows), y_i = 0 for a malignant one (212 rows), as in scikit-learn. The
    features are the mean, the standard error and the worst value of ten properties of the cell nuclei.

    Source: W. Wolberg, O. Mangasarian, N. Street, W. Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine
    Learning Repository, 1995, doi 10.24432/C5DW2B, license CC BY 4.0.

    Examples
    --------
    >>> load_breast_cancer()
    DataContainer(569 rows, 30 features, 212 x 0 (malignant), 357 x 1 (benign))
    """
    text = gzip.decompress(files("calcwork.learn").joinpath("data/breast_cancer.csv.gz").read_bytes()).decode()
    header, *lines = text.splitlines()
    table = np.loadtxt(lines, delimiter=",")
    return DataContainer(
        table[:, :-1],
        table[:, -1].astype(np.int64),
        feature_names=header.split(",")[:-1],
        class_names=("malignant", "benign"),
    )
