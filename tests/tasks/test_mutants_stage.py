"""`./doitw mutants`: a stage like any other, but only when it is asked for."""

from __future__ import annotations

import json

from tests.tasks.small_workspace import Workspace


def kept(workspace: Workspace) -> list[str]:
    return [trial["kind"] for trial in json.loads(workspace.read("build/mutants.json"))["trials"]]


def test_it_runs_when_asked_and_not_again(built: Workspace) -> None:
    assert built.run().stages == []
    done = built.run("mutants")
    assert (done.code, done.stages) == (0, ["faults"])
    assert "2 of 2 faults noticed" in done.out
    again = built.run("mutants")
    assert (again.code, again.stages) == (0, [])
    assert again.out.startswith("nothing to do")
    assert built.run().stages == []


def test_a_changed_source_makes_it_stale(built: Workspace) -> None:
    built.run("mutants")
    built.write("go-service/custom/extra.go", "package custom\n")
    assert built.run("mutants").stages == ["build", "test", "faults"]


def test_an_interrupted_run_goes_on_where_it_was(built: Workspace) -> None:
    assert built.run("mutants", SMALL_STOPS="1").code == 130
    assert kept(built) == ["one"]
    assert built.run("mutants", SMALL_STOPS="1").code == 130
    assert built.run("mutants", SMALL_STOPS="1").code == 0
    assert kept(built) == ["one", "two"]


def test_a_survivor_fails_with_its_diff_and_is_known_the_next_time(built: Workspace) -> None:
    built.write("go-service/custom/lax.go", "package custom\n")
    done = built.run("mutants")
    assert done.code == 1
    assert "faults that no test noticed:\nsurvived         two\n-two\n+\n" in done.out
    assert done.last == "failed: faults"
    assert built.run("mutants", SMALL_STOPS="1").code == 1


def test_what_to_do_is_told_by_list_and_why(workspace: Workspace) -> None:
    assert "faults" in workspace.run("list").out
    assert workspace.run("why", "faults").out == "faults would run:\n  first run\n"
