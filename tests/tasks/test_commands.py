"""The commands beside the graph, as a user calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.tasks.small_workspace import FIRST, Workspace

EDITED = "go-service/services/product.go"


def edit(workspace: Workspace) -> None:
    workspace.write(EDITED, "package mine\n")


def test_restore_throws_the_edit_away(built: Workspace) -> None:
    before = built.tree()
    edit(built)
    done = built.run("restore", EDITED)
    assert done.code == 0
    assert done.stages == ["scaffold"]
    assert built.tree() == before
    assert built.run().stages == []


def test_restore_keeps_the_edit_while_its_stage_cannot_run(built: Workspace) -> None:
    edit(built)
    built.write(FIRST, "error\n")
    assert built.run("restore", "--all").code == 1
    assert built.read(EDITED) == "package mine\n"


def test_restore_with_nothing_edited_says_so(built: Workspace) -> None:
    assert built.run("restore", "--all").out == "no generated file was edited\n"


def test_adopt_makes_the_file_yours(built: Workspace) -> None:
    edit(built)
    assert built.run("adopt", EDITED).code == 0
    assert built.run().code == 0
    built.write(FIRST, built.read(FIRST) + "field price\n")
    assert built.run().code == 0
    assert built.read(EDITED) == "package mine\n"


def test_an_adopted_file_can_be_given_back(built: Workspace) -> None:
    before = built.tree()
    edit(built)
    built.run("adopt", EDITED)
    assert built.run("restore", EDITED).code == 0
    assert built.tree() == before


def test_adopt_of_a_file_that_nobody_generates_is_a_wrong_call(built: Workspace) -> None:
    done = built.run("adopt", FIRST)
    assert done.code == 2
    assert done.err == f"{FIRST} is not a generated file (specmill.manifest.json does not list it)\n"


def test_list_shows_one_aligned_line_a_task(built: Workspace) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    lines = built.run("list").out.splitlines()
    assert len({line.index("read ") for line in lines if line.startswith("spec:")}) == 1
    states = {line.split()[0]: line for line in lines}
    assert states["scaffold"].endswith("up to date")
    assert states["build"].endswith("stale: go-service/custom/extra.go added")


def test_why_names_the_reason_of_a_stage(built: Workspace) -> None:
    built.write(FIRST, "other\n")
    assert built.run("why", "spec:001-first").out == f"spec:001-first would run:\n  {FIRST} changed\n"
    assert built.run("why", "scaffold").out == f"scaffold may run after spec:001-first: {FIRST} changed\n"
    assert built.run("why", "spec:002-second").out.startswith("spec:002-second may run after spec:001-first")


def test_why_names_the_stage_of_a_file(built: Workspace) -> None:
    assert built.run("why", EDITED).out == f"{EDITED} is made by scaffold; unchanged\n"
    edit(built)
    assert built.run("why", EDITED).out == f"{EDITED} is made by scaffold; edited by hand since\n"


def test_graph_draws_every_stage_with_its_state(built: Workspace) -> None:
    built.write(FIRST, "other\n")
    drawn = built.run("graph").out
    assert drawn.startswith("flowchart LR\n")
    assert 'spec_001_first["spec:001-first"]:::stale' in drawn
    assert "spec_001_first --> scaffold" in drawn
    assert 'scaffold["scaffold"]:::waits' in drawn


def test_graph_draws_the_same_as_svg(built: Workspace) -> None:
    drawn = ElementTree.fromstring(built.run("graph", "--format", "svg").out)
    texts = {text.text: float(text.get("x", 0)) for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert texts["spec:001-first"] < texts["scaffold"] < texts["build"] < texts["report"]
    titles = {title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")}
    assert {"scaffold: fresh", "faults: stale"} <= titles
    lines = len(list(drawn.iter("{http://www.w3.org/2000/svg}path")))
    assert len(texts) - 2 <= lines < built.run("graph").out.count(" --> ")


def test_try_builds_a_foreign_spec_beside_the_project(built: Workspace, tmp_path: Path) -> None:
    before = built.tree()
    foreign = tmp_path / "some" / "My Feature.md"
    foreign.parent.mkdir()
    foreign.write_text("entity thing\nfield name\n")
    done = built.run("try", str(foreign))
    assert done.code == 0, done.out + done.err
    assert done.last.startswith("1 feature: 1 requirements")
    assert (built.root / ".specmill/try/001-my-feature/specs/001-my-feature/plan.md").exists()
    foreign.unlink()
    assert built.tree() == before


def test_try_keeps_a_project_where_told(built: Workspace, tmp_path_factory: object) -> None:
    (built.root / "elsewhere.md").write_text("entity thing\n")
    kept = built.root.parent / f"{built.root.name}-kept"
    assert built.run("try", "elsewhere.md", "--keep", str(kept)).code == 0
    assert (kept / "go-service/services/thing.go").exists()
    assert (kept / "dodo.py").exists()


def test_try_has_the_exit_status_of_its_run(built: Workspace) -> None:
    (built.root / "wrong.md").write_text("error\n")
    assert built.run("try", "wrong.md").code == 1


def test_try_without_a_spec_is_a_wrong_call(built: Workspace) -> None:
    done = built.run("try", "nowhere.md")
    assert done.code == 2
    assert done.err == "there is no spec at nowhere.md\n"


def test_help_shows_every_command_and_each_one_more(built: Workspace) -> None:
    overview = built.run("help").out
    for name in ("list", "try", "why", "restore", "adopt", "graph", "selftest"):
        assert f"\n  {name} " in overview
        assert built.run("help", name).out.startswith(f"usage: ./doitw {name}")


def test_a_wrong_argument_points_to_the_help(built: Workspace) -> None:
    done = built.run("why")
    assert done.code == 2
    assert done.err.endswith("./doitw help why shows how to call it\n")


def test_a_run_can_speak_json(built: Workspace) -> None:
    assert json.loads(built.run("--format", "json").out)["result"] == "nothing to do"
    built.write("go-service/custom/extra.go", "package custom\n")
    said = json.loads(built.run("--format", "json").out)
    assert said["result"] == "done"
    assert said["stages"][0]["name"] == "build"
    assert said["stages"][0]["reasons"] == ["go-service/custom/extra.go added"]
    assert "scaffold" in said["up to date"]


def test_a_failed_run_tells_its_message_in_json(built: Workspace) -> None:
    built.write(FIRST, "error\n")
    done = built.run("--format", "json")
    assert done.code == 1
    said = json.loads(done.out)
    assert said["result"] == "failed"
    assert "this line is a mistake" in said["stages"][0]["message"]


def test_a_quiet_run_says_the_last_line_only(built: Workspace) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    assert built.run("-q").out.startswith("2 features: ")


def test_a_trace_has_one_event_a_stage(built: Workspace) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    built.run("--trace", "trace.json")
    events = json.loads(built.read("trace.json"))["traceEvents"]
    assert [event["name"] for event in events] == ["build", "test", "check"]
    assert all(event["ph"] == "X" and event["dur"] >= 0 for event in events)


def test_mistakes_are_shown_beside_their_line_on_a_code_host(built: Workspace) -> None:
    built.write(FIRST, "entity product\nerror\n")
    said = built.run(GITHUB_ACTIONS="true").out
    assert f"::error file={FIRST},line=2,col=1::this line is a mistake\n" in said


@pytest.mark.parametrize("kind", ["thread", "process"])
def test_stages_in_parallel_give_the_same_tree(workspace: Workspace, kind: str) -> None:
    done = workspace.run("-n", "4", "-P", kind)
    assert done.code == 0, done.out + done.err
    together = workspace.tree()
    assert workspace.run().stages == []
    shutil.rmtree(workspace.root / ".specmill")
    assert workspace.run().code == 0
    assert workspace.tree() == together


def test_a_call_without_its_argument_names_only_what_is_missing(workspace: Workspace) -> None:
    done = workspace.run("try")
    assert (done.code, done.err) == (
        2,
        "the following arguments are required: PATH\n./doitw help try shows how to call it\n",
    )
