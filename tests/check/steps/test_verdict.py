import json

from calcwork.check.steps.verdict import Counterexample, Verdict, refuted

POINT = Counterexample({"N": 3}, {"x": [["2/3", 1]], "b": 2}, "1.5", "2")


def test_json_has_the_fields_of_the_report_in_order():
    data = Verdict("refuted", "ball arithmetic", "N = 3", "", "the sign is wrong", POINT, 0.0123456789).as_json()
    assert list(data) == ["verdict", "method", "sizes", "note", "hint", "counterexample", "seconds"]
    assert json.loads(json.dumps(data))["counterexample"] == {
        "sizes": {"N": 3},
        "values": {"x": [["2/3", 1]], "b": 2},
        "left": "1.5",
        "right": "2",
    }
    assert data["seconds"] == 0.012346


def test_a_verdict_without_counterexample_says_null():
    assert Verdict("proved").as_json()["counterexample"] is None


def test_a_refutation_names_its_sizes_and_reads_as_text():
    verdict = refuted(POINT)
    assert verdict.sizes == "N = 3"
    assert str(verdict) == "refuted (ball arithmetic) at N = 3, x = [[2/3, 1]], b = 2: 1.5 against 2"
