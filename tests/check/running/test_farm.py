"""A cluster finds what one machine finds, also when a worker is killed in the middle."""

import os
import signal
import sys
import warnings

import pytest

from calcwork.check.running.batch import check_documents
from calcwork.check.running.farm import Farm
from calcwork.errors import MissingExtra, UserError

from ..fakes import judge_words, note_of, outcome, read_words

FAKES = {"read": read_words, "judge": judge_words}


def test_without_dask_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"pip install 'calcwork\[dask\]'"):
        Farm("tcp://127.0.0.1:8786")


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as c:
            yield c


def test_a_killed_worker_loses_nothing(cluster):
    distributed = pytest.importorskip("distributed")
    words = ["b", "SLOW", "WRONG", "DIES", "UNCLEAR", "DEFINED"]
    notes = [note_of(*words[n % 3 :], path=f"{n}.md") for n in range(12)]
    at_home = [outcome(c) for c in check_documents(notes, jobs=2, time_limit=3.0, **FAKES)]
    with Farm(cluster.scheduler_address, time_limit=3.0, **FAKES) as farm:
        found = farm.check(notes)
        first = next(found)
        with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
            pids = client.run(os.getpid)
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        rest = list(found)
    assert [outcome(c) for c in (first, *rest)] == at_home
    assert [c.document.path for c in (first, *rest)] == [f"{n}.md" for n in range(12)]


def test_progress_is_told_and_the_pools_end(cluster):
    told = []
    with Farm(cluster.scheduler_address, **FAKES) as farm:
        assert len(list(farm.check([note_of("b", path=f"{n}.md") for n in range(3)], progress=told.append))) == 3
        name = farm._name
    assert sorted(d.path for d in told) == ["0.md", "1.md", "2.md"]
    distributed = pytest.importorskip("distributed")
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        plugins = client.run(lambda dask_worker: list(dask_worker.plugins))
    assert all(name not in p for p in plugins.values())


def test_an_address_without_a_scheduler_is_named(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("calcwork.check.running.farm.SECONDS_TO_CONNECT", 1)
    with pytest.raises(UserError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9, expected the address"):
        Farm("tcp://127.0.0.1:9")
    with pytest.raises(UserError, match="no Dask scheduler answers at nonsense"):
        Farm("nonsense://x")
