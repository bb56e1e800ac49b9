"""Data for binary classification: features and labels that were checked once, at the door."""

from __future__ import annotations

import csv
import difflib
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calcwork.errors import UserError

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False, init=False)
class DataContainer:
    """Hold features X of shape (N, D) and labels y of shape (N,), checked and read-only.

    Any two labels are accepted, numbers or text. In `y` they are 0.0 and 1.0, and `classes` has what they were, in
    sorted order: y_i = 1 stands for classes[1]. Features of any real type are widened to float64.

    Parameters
    ----------
    X, y
        Arrays, or what NumPy makes arrays of; a table's column names are taken as feature names.
    feature_names
        D names, by default x0, x1, ...
    class_names
        What the two classes are called in print, in the order of `classes`.
    copy
        Whether to copy X and y. Without a copy, a float64 X (a memory map, say) stays where it is.

    Raises
    ------
    UserError
        For missing, infinite or non-numeric values (named by row and column), shapes that do not fit, no data, and
        labels that are not of exactly two kinds.

    Examples
    --------
    >>> data = DataContainer([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]], ["no", "yes", "no"])
    >>> data.y.tolist(), data.classes
    ([0.0, 1.0, 0.0], ('no', 'yes'))
    """

    X: Matrix
    y: Vector
    feature_names: tuple[str, ...]
    classes: tuple[Any, Any]
    class_names: tuple[str, str]

    def __init__(
        self,
        X: Any,
        y: Any,
        *,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        copy: bool = True,
    ) -> None:
        features = read_features(X, copy)
        names = _names(getattr(X, "columns", None) if feature_names is None else feature_names, features.shape[1])
        _check_finite(features, names)
        labels, classes = _labels(y, len(features))
        spoken = tuple(str(name) for name in (classes if class_names is None else class_names))
        if len(spoken) != 2:
            raise UserError(f"class_names has {len(spoken)} names, expected 2, in the order of the labels {classes}")
        for array in (features, labels):
            array.setflags(write=False)
        values = {"X": features, "y": labels, "feature_names": names, "classes": classes, "class_names": spoken}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_csv(cls, path: str | Path, *, target: str, delimiter: str = ",") -> DataContainer:
        """Read a CSV file with a header line; `target` names the column of labels, the others are features.

        Raises
        ------
        UserError
            For a missing file or column, and for a cell that is no number, by line and column.
        """
        header, rows = _read_rows(Path(path), delimiter)
        if target not in header:
            raise UserError(f"{path} has no column {target!r}; {_nearest(target, header)}")
        place = header.index(target)
        labels = _label_column({line: row.pop(place) for line, row in rows.items()}, target)
        names = [*header[:place], *header[place + 1 :]]
        return cls(_numbers(rows, names), labels, feature_names=names, copy=False)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and features, (N, D)."""
        return self.X.shape[0], self.X.shape[1]

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        ones = int(self.y.sum())
        first, second = self.class_names
        return (
            f"DataContainer({len(self)} rows, {self.X.shape[1]} features, "
            f"{len(self) - ones} x 0 ({first}), {ones} x 1 ({second}))"
        )

    def rows(self, index: Any) -> DataContainer:
        """Return the rows that an index, a slice or a mask selects."""
        return self._like(self.X[index], self.y[index], self.feature_names)

    def columns(self, *names: str) -> DataContainer:
        """Return the data with these features only, in this order."""
        places = [self._place(name) for name in names]
        return self._like(self.X[:, places], self.y, names)

    def drop(self, *names: str) -> DataContainer:
        """Return the data without these features."""
        gone = {self._place(name) for name in names}
        return self.columns(*(name for place, name in enumerate(self.feature_names) if place not in gone))

    def train_test_split(
        self, frac: float = 0.8, *, seed: int | np.random.Generator = 0, stratify: bool = False
    ) -> tuple[DataContainer, DataContainer]:
        """Split the rows at random into a training part of about frac N rows and the rest.

        With `stratify` each class is split by itself, so that both parts have both classes in their proportion.

        Examples
        --------
        >>> data = DataContainer(np.arange(20.0).reshape(10, 2), [0, 1] * 5)
        >>> [len(part) for part in data.train_test_split(0.7)]
        [7, 3]
        """
        if not 0 < frac < 1:
            raise UserError(f"frac is {frac}, expected a share of the rows between 0 and 1, such as 0.8")
        order = np.random.default_rng(seed).permutation(len(self))
        groups = [order[self.y[order] == label] for label in (0, 1)] if stratify else [order]
        cuts = [round(frac * len(group)) for group in groups]
        train = np.concatenate([group[:cut] for group, cut in zip(groups, cuts, strict=True)])
        test = np.concatenate([group[cut:] for group, cut in zip(groups, cuts, strict=True)])
        for name, part in (("training", train), ("test", test)):
            if len(np.unique(self.y[part])) < 2:
                raise UserError(
                    f"the {name} part has {len(part)} rows and not both classes, expected both; "
                    "try stratify=True, another frac or more data"
                )
        return self.rows(train), self.rows(test)

    def _like(self, X: Matrix, y: Vector, names: Sequence[str]) -> DataContainer:
        labels = np.array(self.classes)[y.astype(np.intp)]
        return DataContainer(X, labels, feature_names=names, class_names=self.class_names)

    def _place(self, name: str) -> int:
        if name not in self.feature_names:
            raise UserError(f"there is no feature {name!r}; {_nearest(name, self.feature_names)}")
        return self.feature_names.index(name)


@dataclass(frozen=True, eq=False)
class Standardizer:
    """Shift and scale features by the mean and the standard deviation (of the population) of the data it was fitted on.

    z_ij = (x_ij - mean_j) / scale_j; `mean` and `scale` have shape (D,).

    Examples
    --------
    >>> data = DataContainer([[1.0], [3.0]], [0, 1])
    >>> Standardizer.fit(data).apply(data).X.tolist()
    [[-1.0], [1.0]]
    """

    mean: Vector
    scale: Vector

    @classmethod
    def fit(cls, data: DataContainer) -> Standardizer:
        """Take mean and standard deviation of each feature; a constant feature is an error."""
        mean = np.mean(data.X, axis=0)
        centered = data.X - mean
        # Dividing by the largest entry first keeps the squares from overflow and underflow.
        largest = np.max(np.abs(centered), axis=0)
        constant = np.flatnonzero(largest <= 8 * np.finfo(np.float64).eps * np.abs(mean))
        if constant.size:
            name = data.feature_names[constant[0]]
            raise UserError(
                f"feature {name!r} is constant ({data.X[0, constant[0]]:g} in all {len(data)} rows), expected a "
                f"feature that varies; leave it out with data.drop({name!r})"
            )
        return cls(mean, largest * np.sqrt(np.mean((centered / largest) ** 2, axis=0)))

    def transform(self, X: Any) -> Matrix:
        """Return features of shape (N, D) in standard units."""
        return (np.asarray(X, dtype=np.float64) - self.mean) / self.scale

    def apply(self, data: DataContainer) -> DataContainer:
        """Return the data in standard units."""
        return data._like(self.transform(data.X), data.y, data.feature_names)

    def coefficients(self, w: Vector, b: float) -> tuple[Vector, float]:
        """Return the coefficients for the original features that belong to (w, b) for the standardized ones."""
        original = w / self.scale
        return original, float(b - original @ self.mean)


def standardize(train: DataContainer, *others: DataContainer) -> tuple[DataContainer, ...]:
    """Standardize by the training data's mean and standard deviation, the training data first, then the others.

    Examples
    --------
    >>> train = DataContainer([[1.0], [3.0]], [0, 1])
    >>> test = DataContainer([[2.0], [5.0]], [0, 1])
    >>> [part.X.ravel().tolist() for part in standardize(train, test)]
    [[-1.0, 1.0], [0.0, 3.0]]
    """
    standardizer = Standardizer.fit(train)
    for other in others:
        if other.feature_names != train.feature_names:
            raise UserError(
                f"the features to standardize are {list(other.feature_names)}, expected those of the training data, "
                f"{list(train.feature_names)}"
            )
    return tuple(standardizer.apply(data) for data in (train, *others))


def read_features(X: Any, copy: bool) -> Matrix:
    """Return features as a float64 matrix (N, D), or say what is wrong with them."""
    if hasattr(X, "toarray"):
        raise UserError("X is a sparse matrix, expected a dense array; pass X.toarray()")
    if np.ma.is_masked(X):
        row, column = np.argwhere(np.ma.getmaskarray(X))[0]
        raise UserError(f"X is masked at row {row}, column {column}, expected complete data; fill or drop the row")
    array = np.asarray(X)
    if array.ndim != 2:
        advice = "a single feature needs X.reshape(-1, 1)" if array.ndim == 1 else "flatten each sample to one row"
        raise UserError(f"X has shape {array.shape}, expected (N, D), one sample a row; {advice}")
    if 0 in array.shape:
        raise UserError(f"X has shape {array.shape}, expected at least one row and one feature")
    if array.dtype.kind not in "fiub":
        array = _real(array)
    return np.array(array, dtype=np.float64, copy=copy or None, order="C" if copy else "K").view()


def _real(array: NDArray[Any]) -> Matrix:
    if array.dtype.kind in "cmM":
        raise UserError(f"X has entries of type {array.dtype}, expected real numbers; encode them as numbers first")
    for (row, column), value in np.ndenumerate(array):
        try:
            float(value)
        except (TypeError, ValueError):
            raise UserError(
                f"X has {value!r} at row {row}, column {column}, expected a real number; encode text as numbers first"
            ) from None
    return array.astype(np.float64)


def _check_finite(features: Matrix, names: tuple[str, ...]) -> None:
    # Blocks keep the mask small beside an X of many gigabytes.
    for start in range(0, len(features), 65536):
        block = features[start : start + 65536]
        if np.isfinite(block).all():
            continue
        row, column = np.argwhere(~np.isfinite(block))[0]
        raise UserError(
            f"X has {block[row, column]} at row {start + row}, column {column} ({names[column]}), expected finite "
            "numbers; fill or drop the row"
        )


def _names(names: Any, count: int) -> tuple[str, ...]:
    if names is None:
        return tuple(f"x{column}" for column in range(count))
    listed = tuple(str(name) for name in names)
    if len(listed) != count:
        raise UserError(f"feature_names has {len(listed)} names, expected {count}, one for each column of X")
    twice = next((name for place, name in enumerate(listed) if name in listed[:place]), None)
    if twice is not None:
        raise UserError(f"feature_names has {twice!r} twice, expected different names; rename one")
    return listed


def _labels(y: Any, count: int) -> tuple[Vector, tuple[Any, Any]]:
    if np.ma.is_masked(y):
        row = int(np.flatnonzero(np.ma.getmaskarray(y))[0])
        raise UserError(f"y is masked at row {row}, expected a label for each row; drop the row")
    labels = np.asarray(y)
    if labels.shape != (count,):
        advice = "flatten it with y.ravel()" if labels.size == count else "check that X and y belong together"
        raise UserError(f"y has shape {labels.shape}, expected ({count},) for {count} rows of X; {advice}")
    missing = np.flatnonzero(labels != labels)
    if missing.size or None in labels.tolist():
        row = missing[0] if missing.size else labels.tolist().index(None)
        raise UserError(f"y has a missing label at row {row}, expected one for each row; drop the row")
    try:
        classes = np.unique(labels)
    except TypeError:
        raise UserError(
            "y mixes numbers and text, expected labels of one type; convert them with y.astype(str)"
        ) from None
    if len(classes) != 2:
        raise UserError(_wrong_classes(classes.tolist()))
    if classes.dtype.kind == "f" and not np.array_equal(classes, np.floor(classes)):
        first, second = classes.tolist()
        raise UserError(f"y has the values {first} and {second}, expected labels such as 0 and 1, not probabilities")
    first, second = classes.tolist()
    return (labels == classes[1]).astype(np.float64), (first, second)


def _wrong_classes(classes: list[Any]) -> str:
    if len(classes) == 1:
        return f"y has the one class {classes[0]!r} in all rows, expected two; add rows of the other class"
    shown = ", ".join(repr(label) for label in classes[:5]) + (", ..." if len(classes) > 5 else "")
    return (
        f"y has {len(classes)} different labels ({shown}), expected two; choose two of them, "
        "or set one against the rest, as in y == label"
    )


def _read_rows(path: Path, delimiter: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return the header, and the cells of each row by its line number."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            numbered = [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError:
        raise UserError(f"there is no file {path}; check the path (the working folder is {Path.cwd()})") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path} cannot be read as CSV in UTF-8 ({error}); save it as plain CSV") from error
    lines = dict(numbered)
    if len(lines) < 2:
        raise UserError(f"{path} has {len(lines)} lines, expected a header and at least one row of data")
    header = [name.strip() for name in lines.pop(min(lines))]
    for line, row in lines.items():
        if len(row) != len(header):
            raise UserError(f"line {line} of {path} has {len(row)} cells, expected {len(header)} as in the header")
    return header, lines


def _numbers(rows: dict[int, list[str]], names: list[str]) -> Matrix:
    try:
        array = np.array(list(rows.values()), dtype=np.float64)
    except ValueError:
        array = np.full((1, 1), np.nan)
    if not np.isfinite(array).all():
        line, name, cell = next(
            (line, name, cell)
            for line, row in rows.items()
            for name, cell in zip(names, row, strict=True)
            if not _is_finite(cell)
        )
        raise UserError(
            f"line {line}, column {name!r} has {cell!r}, expected a finite number; "
            "fill the cell, drop the line, or leave the column out"
        )
    return array


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_finite(cell: str) -> bool:
    return _is_number(cell) and bool(np.isfinite(float(cell)))


def _label_column(cells: dict[int, str], target: str) -> NDArray[Any]:
    stripped = {line: cell.strip() for line, cell in cells.items()}
    missing = next((line for line, cell in stripped.items() if cell == ""), None)
    if missing is not None:
        raise UserError(f"line {missing}, column {target!r} is empty, expected a label; drop the line")
    labels = list(stripped.values())
    return np.array([float(label) for label in labels] if all(map(_is_number, labels)) else labels)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    shown = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
    return f"did you mean {near[0]!r}?" if near else f"there are {shown}"
