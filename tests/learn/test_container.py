"""Data are checked at the door, split and standardized as scikit-learn does it, and never change."""

import dataclasses
import gzip

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from calcwork.errors import UserError
from calcwork.learn.container import DataContainer, Standardizer, standardize


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((50, 3)) * [1.0, 100.0, 1e-3] + [0.0, 5.0, 1.0]
    return DataContainer(X, (X[:, 0] > 0.8).astype(int), feature_names=["a", "b", "c"])


class TestAcceptance:
    @pytest.mark.parametrize(
        ("y", "classes"),
        [
            ([0, 1, 0], (0, 1)),
            ([-1, 1, -1], (-1, 1)),
            ([2.0, 3.0, 2.0], (2.0, 3.0)),
            ([False, True, False], (False, True)),
            (["no", "yes", "no"], ("no", "yes")),
            (np.array(["no", "yes", "no"], dtype=object), ("no", "yes")),
        ],
    )
    def test_any_two_labels(self, y, classes):
        data = DataContainer(np.eye(3), y)
        assert data.y.tolist() == [0.0, 1.0, 0.0]
        assert data.classes == classes
        assert data.rows([1, 0]).classes == classes
        assert data.rows([1, 0]).y.tolist() == [1.0, 0.0]

    @pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "float16", "object"])
    def test_types_are_widened(self, dtype):
        data = DataContainer(np.eye(2).astype(dtype), [0, 1])
        assert data.X.dtype == np.float64
        np.testing.assert_array_equal(data.X, np.eye(2))

    def test_is_frozen_and_independent_of_its_source(self):
        source = np.eye(2)
        data = DataContainer(source, [0, 1])
        source[0, 0] = 7.0
        assert data.X[0, 0] == 1.0
        with pytest.raises(ValueError, match="read-only"):
            data.X[0, 0] = 3.0
        with pytest.raises(dataclasses.FrozenInstanceError):
            data.X = source

    def test_without_a_copy_the_array_is_shared_but_still_protected(self):
        source = np.eye(2)
        data = DataContainer(source, [0, 1], copy=False)
        assert np.shares_memory(data.X, source)
        assert not data.X.flags.writeable
        assert source.flags.writeable

    def test_column_names_of_a_table_are_taken(self):
        pandas = pytest.importorskip("pandas")
        table = pandas.DataFrame({"u": [1.0, 2.0], "v": [3.0, 4.0]})
        data = DataContainer(table, pandas.Series([0, 1]))
        assert data.feature_names == ("u", "v")

    def test_prints_itself(self, data):
        assert repr(DataContainer(np.eye(2), ["b", "a"])) == "DataContainer(2 rows, 2 features, 1 x 0 (a), 1 x 1 (b))"
        assert (len(data), data.shape) == (50, (50, 3))


HOLE = np.eye(3)
HOLE[2, 1] = np.nan
INFINITE = np.eye(3)
INFINITE[1, 0] = -np.inf
LABELS = [0, 1, 0]


class TestRefusal:
    @pytest.mark.parametrize(
        ("X", "y", "options", "message"),
        [
            (HOLE, LABELS, {}, r"X has nan at row 2, column 1 \(x1\), expected finite numbers; fill or drop the row"),
            (INFINITE, LABELS, {"feature_names": "uvw"}, r"X has -inf at row 1, column 0 \(u\)"),
            (np.eye(3), [0, np.nan, 1], {}, "y has a missing label at row 1, expected one for each row"),
            (np.eye(3), [0, 1, 2], {}, r"y has 3 different labels \(0, 1, 2\), expected two; choose two of them"),
            (np.eye(9), range(9), {}, r"y has 9 different labels \(0, 1, 2, 3, 4, \.\.\.\)"),
            (np.eye(3), [1, 1, 1], {}, "y has the one class 1 in all rows, expected two; add rows of the other class"),
            (np.eye(2), [0.1, 0.9], {}, "y has the values 0.1 and 0.9, expected labels such as 0 and 1, not prob"),
            (
                np.eye(3),
                [[0], [1], [0]],
                {},
                r"y has shape \(3, 1\), expected \(3,\) for 3 rows of X; flatten it with y",
            ),
            (np.eye(3), [0, 1], {}, r"y has shape \(2,\), expected \(3,\) for 3 rows of X; check that X and y belong"),
            (
                np.array([0, "a", None], dtype=object)[:, None],
                LABELS,
                {},
                "X has 'a' at row 1, column 0, expected a real",
            ),
            (np.eye(3) * 1j, LABELS, {}, "X has entries of type complex128, expected real numbers"),
            (np.arange(3.0), LABELS, {}, r"X has shape \(3,\), expected \(N, D\), one sample a row; a single feature"),
            (np.zeros((3, 2, 2)), LABELS, {}, r"X has shape \(3, 2, 2\).*flatten each sample to one row"),
            (np.zeros((0, 2)), [], {}, r"X has shape \(0, 2\), expected at least one row and one feature"),
            (np.zeros((3, 0)), LABELS, {}, r"X has shape \(3, 0\), expected at least one row and one feature"),
            (np.ma.masked_equal(np.eye(3), 0), LABELS, {}, "X is masked at row 0, column 1, expected complete data"),
            (np.eye(3), np.ma.masked_equal(LABELS, 1), {}, "y is masked at row 1, expected a label for each row"),
            (np.eye(3), np.array([0, "a", 1], dtype=object), {}, r"y mixes numbers and text.*y\.astype\(str\)"),
            (np.eye(3), LABELS, {"feature_names": ["a"]}, "feature_names has 1 names, expected 3, one for each column"),
            (np.eye(3), LABELS, {"feature_names": list("aba")}, "feature_names has 'a' twice, expected different"),
            (np.eye(3), LABELS, {"class_names": ["a"]}, "class_names has 1 names, expected 2"),
        ],
    )
    def test_is_one_sentence_with_the_place(self, X, y, options, message):
        with pytest.raises(UserError, match=message):
            DataContainer(X, y, **options)

    def test_of_a_sparse_matrix(self):
        sparse = pytest.importorskip("scipy.sparse")
        with pytest.raises(UserError, match=r"X is a sparse matrix, expected a dense array; pass X\.toarray\(\)"):
            DataContainer(sparse.eye_array(3), LABELS)

    def test_finds_a_hole_deep_in_many_rows(self):
        X = np.zeros((200_000, 1))
        X[150_000] = np.nan
        with pytest.raises(UserError, match="X has nan at row 150000, column 0"):
            DataContainer(X, np.arange(200_000) % 2)


class TestSplit:
    @pytest.mark.parametrize("stratify", [False, True])
    @pytest.mark.parametrize("frac", [0.3, 0.5, 0.8])
    def test_parts_are_disjoint_and_whole(self, data, frac, stratify):
        train, test = data.train_test_split(frac, seed=3, stratify=stratify)
        assert abs(len(train) - frac * len(data)) <= 1
        together = np.vstack([train.X, test.X])
        np.testing.assert_array_equal(np.sort(together, axis=0), np.sort(data.X, axis=0))
        assert train.feature_names == test.feature_names == data.feature_names

    def test_stratified_parts_have_the_proportion_of_the_whole(self, data):
        train, test = data.train_test_split(0.6, stratify=True)
        assert train.y.sum() == round(0.6 * data.y.sum())
        assert train.y.sum() + test.y.sum() == data.y.sum()

    def test_the_seed_decides(self, data):
        first, again, other = (data.train_test_split(seed=seed)[0].X for seed in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
        drawn = data.train_test_split(seed=np.random.default_rng(1))[0].X
        np.testing.assert_array_equal(first, drawn)

    def test_wrong_shares_are_named(self, data):
        with pytest.raises(
            UserError, match=r"frac is 1\.5, expected a share of the rows between 0 and 1, such as 0\.8"
        ):
            data.train_test_split(1.5)
        with pytest.raises(UserError, match=r"the test part has 1 rows and not both classes.*try stratify=True"):
            data.train_test_split(0.98)


class TestColumns:
    def test_are_chosen_by_name(self, data):
        assert data.columns("c", "a").feature_names == ("c", "a")
        np.testing.assert_array_equal(data.drop("a", "b").X, data.X[:, 2:])

    def test_unknown_names_are_answered_with_the_nearest(self):
        data = DataContainer(np.eye(2), [0, 1], feature_names=["radius", "texture"])
        with pytest.raises(UserError, match=r"there is no feature 'radios'; did you mean 'radius'\?"):
            data.drop("radios")
        with pytest.raises(UserError, match="there is no feature 'q'; there are radius, texture"):
            data.columns("q")


class TestStandardize:
    def test_agrees_with_scikit_learn(self, data):
        train, test = data.train_test_split(stratify=True)
        scaler = StandardScaler().fit(train.X)
        for ours, theirs in zip(standardize(train, test), (train, test), strict=True):
            np.testing.assert_allclose(ours.X, scaler.transform(theirs.X), rtol=1e-11, atol=1e-13)

    @pytest.mark.parametrize("unit", [1e200, 1e-200])
    def test_extreme_units_neither_overflow_nor_vanish(self, unit):
        data = DataContainer([[unit], [3 * unit]], [0, 1])
        np.testing.assert_allclose(standardize(data)[0].X.ravel(), [-1.0, 1.0], rtol=1e-14)

    @pytest.mark.parametrize("value", [3.0, 0.1, 0.0, 1e9])
    def test_a_constant_feature_is_named(self, value):
        X = np.column_stack([np.arange(7.0), np.full(7, value)])
        data = DataContainer(X, np.arange(7) % 2, feature_names=["u", "v"])
        with pytest.raises(UserError, match=r"feature 'v' is constant \(.* in all 7 rows\).*data\.drop\('v'\)"):
            standardize(data)
        assert standardize(data.drop("v"))[0].shape == (7, 1)

    def test_other_features_are_refused(self, data):
        with pytest.raises(UserError, match=r"the features to standardize are \['a'\], expected those of the training"):
            standardize(data, data.columns("a"))

    def test_coefficients_return_to_the_original_units(self, data):
        standardizer = Standardizer.fit(data)
        w, b = np.array([1.0, -2.0, 0.5]), 0.3
        original, offset = standardizer.coefficients(w, b)
        np.testing.assert_allclose(data.X @ original + offset, standardizer.apply(data).X @ w + b, rtol=1e-9)


class TestFromCsv:
    def write(self, folder, text, name="data.csv"):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def test_reads_numbers_and_labels(self, tmp_path):
        path = self.write(tmp_path, "\ufeffa, kind ,b\n1,yes,2.5\n\n-3e1,no,4\n")
        data = DataContainer.from_csv(path, target="kind")
        assert data.X.tolist() == [[1.0, 2.5], [-30.0, 4.0]]
        assert (data.y.tolist(), data.classes, data.feature_names) == ([1.0, 0.0], ("no", "yes"), ("a", "b"))

    def test_reads_what_numpy_wrote(self, tmp_path, data):
        table = np.column_stack([data.X, data.y])
        text = "a;b;c;y\n" + "\n".join(";".join(map(repr, row)) for row in table.tolist())
        again = DataContainer.from_csv(self.write(tmp_path, text), target="y", delimiter=";")
        np.testing.assert_array_equal(again.X, data.X)
        np.testing.assert_array_equal(again.y, data.y)

    def test_reads_gzip(self, tmp_path):
        path = tmp_path / "data.csv.gz"
        path.write_bytes(gzip.compress(b"a,y\n1,0\n2,1\n"))
        assert DataContainer.from_csv(path, target="y").X.tolist() == [[1.0], [2.0]]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a,b,label\n1,2,0\n3,4,1\n", "has no column 'y'; there are a, b, label"),
            ("a,yy\n1,0\n", r"has no column 'y'; did you mean 'yy'\?"),
            (
                "a,y\n1,0\n\ntwo,1\n",
                "line 4, column 'a' has 'two', expected a finite number; fill the cell, drop the line",
            ),
            ("a,y\n1,0\n,1\n", "line 3, column 'a' has '', expected a finite number"),
            ("a,y\n1,0\nnan,1\n", "line 3, column 'a' has 'nan', expected a finite number"),
            ("a,y\n1,0\n2,\n", "line 3, column 'y' is empty, expected a label; drop the line"),
            ("a,y\n1,0\n2,1,7\n", "line 3 of .* has 3 cells, expected 2 as in the header"),
            ("a,y\n", "has 1 lines, expected a header and at least one row of data"),
            ("", "has 0 lines, expected a header and at least one row of data"),
            ("a,y\n1,0\n2,1\n3,2\n", r"y has 3 different labels \(0.0, 1.0, 2.0\)"),
        ],
    )
    def test_faults_are_named_by_line_and_column(self, tmp_path, text, message):
        with pytest.raises(UserError, match=message):
            DataContainer.from_csv(self.write(tmp_path, text), target="y")

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(UserError, match=r"there is no file .*gone\.csv; check the path"):
            DataContainer.from_csv(tmp_path / "gone.csv", target="y")

    def test_a_file_that_is_no_text_is_named(self, tmp_path):
        path = tmp_path / "data.csv"
        path.write_bytes(b"a,y\n\xff\xfe,1\n")
        with pytest.raises(UserError, match="cannot be read as CSV in UTF-8"):
            DataContainer.from_csv(path, target="y")
        with pytest.raises(UserError, match="cannot be read as CSV in UTF-8"):
            DataContainer.from_csv(tmp_path, target="y")
