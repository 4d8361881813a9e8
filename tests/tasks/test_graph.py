"""Which stages run after which change, and why."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from pipeline.tasks import reading
from tests.tasks.small_workspace import FIRST, ROOT, SECOND, Workspace

AFTER_GO = ["build", "test", "check"]


def test_a_second_run_executes_nothing_and_compiles_nothing(built: Workspace) -> None:
    done = built.run()
    assert done.code == 0
    assert done.stages == []
    assert done.compiles == 0
    assert done.out.startswith("nothing to do: 2 features")
    assert len(done.out.splitlines()) == 1


def test_a_third_run_looks_at_the_files_only(built: Workspace) -> None:
    time.sleep(0.1)
    first, second = built.run(), built.run()
    assert first.out == second.out
    built.write(FIRST, built.read(FIRST) + "field price\n")
    assert built.run().stages[0] == "spec:001-first"


def test_after_a_third_run_a_file_in_an_empty_folder_is_noticed(built: Workspace) -> None:
    (built.root / "go-service/custom/empty").mkdir()
    (built.root / "specs/003-empty").mkdir()
    time.sleep(0.1)
    assert built.run().stages == []
    assert built.run().out.startswith("nothing to do")
    built.write("go-service/custom/empty/extra.go", "package empty\n")
    assert built.run().stages == AFTER_GO
    time.sleep(0.1)
    built.run()
    built.write("specs/003-empty/spec.md", "entity third\n")
    assert "spec:003-empty" in built.run().stages


def test_after_a_third_run_a_changed_setting_or_variable_is_noticed(built: Workspace) -> None:
    time.sleep(0.1)
    built.run()
    assert built.run(CGO_ENABLED="0").stages == AFTER_GO
    assert "scaffold" in built.run(SPECMILL_MODULE="example.com/other").stages


def test_every_feature_is_compiled_once(workspace: Workspace) -> None:
    assert workspace.run().compiles == 2


def test_a_typo_in_prose_renders_documents_only(built: Workspace) -> None:
    built.write(FIRST, built.read(FIRST).replace("Some", "Some better"))
    done = built.run()
    assert done.stages == ["spec:001-first", "plan:001-first"]
    assert done.compiles == 1
    assert done.line("spec:001-first").endswith(f"{FIRST} changed")
    assert done.line("plan:001-first").endswith("build/001-first/facts.json changed")


def test_a_new_field_runs_its_dependents_only(built: Workspace) -> None:
    built.write(FIRST, built.read(FIRST) + "field price\n")
    done = built.run()
    assert done.stages == [
        *("spec:001-first", "spec:002-second"),
        *("contracts:service", "scaffold", "plan:001-first", "plan:002-second", *AFTER_GO, "report"),
    ]


def test_a_feature_s_contracts_run_for_its_own_changes_only(built: Workspace) -> None:
    built.write(FIRST, built.read(FIRST) + "entity label\n")
    stages = built.run().stages
    assert "contracts:001-first" in stages and "contracts:002-second" not in stages


def test_a_plan_shows_in_the_same_run_what_the_check_said(workspace: Workspace) -> None:
    assert workspace.run("plan").code == 0
    assert workspace.read("specs/001-first/plan.md").endswith("not checked\n")
    assert workspace.run().code == 0
    assert workspace.read("specs/001-first/plan.md").endswith("looked at 2 services\n")
    assert workspace.run().stages == []


def test_a_plan_never_shows_what_was_said_of_another_design(built: Workspace) -> None:
    built.write(FIRST, built.read(FIRST) + "field price\n")
    built.write("go-service/tests/custom/wrong.go", "package custom\n")
    assert built.run().line("test").startswith("failed")
    assert built.read("specs/001-first/plan.md").endswith("not checked\n")
    built.delete("go-service/tests/custom/wrong.go")
    assert built.run().code == 0
    assert built.read("specs/001-first/plan.md").endswith("looked at 2 services\n")


def test_a_broken_rule_fails_the_run_and_stands_in_the_plan(built: Workspace) -> None:
    built.write("go-service/custom/wicked.go", "package custom\n")
    done = built.run()
    assert done.code == 1
    assert "  III-1 be good\n      wicked.go" in done.out
    assert "wicked.go" in built.read("specs/001-first/plan.md")
    assert built.run().stages == ["check"]
    built.delete("go-service/custom/wicked.go")
    assert built.run().code == 0
    assert "wicked.go" not in built.read("specs/001-first/plan.md")


def test_a_deleted_file_is_restored_by_its_own_stage(built: Workspace) -> None:
    before = built.tree()
    built.delete("go-service/services/product.go")
    done = built.run()
    assert done.stages == ["scaffold"]
    assert done.line("scaffold").endswith("output go-service/services/product.go deleted")
    assert built.tree() == before


def test_a_file_of_yours_runs_build_check_and_test_only(built: Workspace) -> None:
    built.write("go-service/custom/extra.go", "package custom\n")
    done = built.run()
    assert done.stages == AFTER_GO
    assert done.line("build").endswith("go-service/custom/extra.go added")


def test_an_edited_file_stops_the_run_before_any_write(built: Workspace) -> None:
    built.write("go-service/services/product.go", "package mine\n")
    built.write(FIRST, built.read(FIRST) + "field price\n")
    before = built.tree()
    done = built.run()
    assert done.code == 1
    assert done.stages == []
    assert built.tree() == before
    assert done.err == (
        "generated files were edited by hand:\n"
        "  go-service/services/product.go\n"
        "nothing was written. Three ways out:\n"
        "  ./doitw restore FILE…   throw the edit away\n"
        "  ./doitw adopt FILE…     the file is yours from now on; specmill never writes it again\n"
        "  move the change into go-service/custom/ and restore\n"
    )


def test_an_edited_intermediate_is_made_again(built: Workspace) -> None:
    before = built.tree()
    built.write("build/001-first/design.json", "[]")
    done = built.run()
    assert done.stages == ["spec:001-first"]
    assert done.line("spec:001-first").endswith("output build/001-first/design.json edited")
    assert built.tree() == before


def test_new_times_with_old_content_run_nothing(built: Workspace) -> None:
    for path in built.root.rglob("*"):
        if path.is_file() and ".specmill" not in path.parts:
            os.utime(path, (1_000_000_000, 1_000_000_000))
    assert built.run().stages == []


def test_the_same_size_and_time_with_other_content_is_noticed(built: Workspace) -> None:
    file = built.root / FIRST
    state = file.stat()
    file.write_text(built.read(FIRST).replace("Some", "Same"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert built.run().stages == ["spec:001-first", "plan:001-first"]


def test_a_changed_setting_is_named(built: Workspace) -> None:
    built.write("pyproject.toml", built.read("pyproject.toml").replace('"example.com/go-service"', '"example.com/x"'))
    done = built.run()
    assert done.line("scaffold").endswith("setting module example.com/go-service → example.com/x")


def test_a_changed_environment_is_named(built: Workspace) -> None:
    done = built.run(CGO_ENABLED="0")
    assert done.stages == AFTER_GO
    assert done.line("build").endswith("environment CGO_ENABLED unset → 0")


def test_a_changed_compiler_is_named_and_cut_off_where_nothing_changes(built: Workspace) -> None:
    done = built.run(SMALL_CODE_spec="2")
    assert done.stages[0] == "spec:001-first"
    assert done.line("spec:001-first").endswith("specmill's spec changed")
    assert "build" not in done.stages


def test_all_mistakes_of_all_specs_are_told_and_nothing_is_written(workspace: Workspace) -> None:
    workspace.write(FIRST, "error one\nentity product\n")
    workspace.write(SECOND, "entity order\nerror two\n")
    before = workspace.tree()
    done = workspace.run()
    assert done.code == 1
    assert workspace.tree() == before
    assert (
        "error[SM999]: this line is a mistake\n"
        " --> specs/001-first/spec.md:1:1\n"
        "  |\n"
        "1 | error one\n"
        "  | ^^^^^\n"
        "  = hint: delete it\n"
    ) in done.out
    assert " --> specs/002-second/spec.md:2:1\n" in done.out
    assert "2 mistakes in the specs; nothing was written\n" in done.out
    assert "Traceback" not in done.out + done.err


def test_warnings_are_counted_and_do_not_stop_the_run(workspace: Workspace) -> None:
    workspace.write(FIRST, "doubt one\nentity product\ndoubt two\n")
    done = workspace.run()
    assert done.code == 0
    assert f"{FIRST}: 2 warnings; ./doitw inspect {FIRST} shows them\n" in done.out


def test_a_spec_that_is_no_text_is_named(workspace: Workspace) -> None:
    (workspace.root / FIRST).write_bytes(b"\x00\xff\xfe")
    done = workspace.run()
    assert done.code == 1
    assert f"error[SM102]: this file is not text\n --> {FIRST}:1:1\n" in done.out


def test_a_removed_feature_takes_its_files_along_and_nothing_else(built: Workspace) -> None:
    (built.root / SECOND).unlink()
    done = built.run()
    assert done.code == 0
    left = [path for path in built.tree() if "order" in path or path.startswith("specs/002-second")]
    assert left == ["go-service/custom/order.go"]


def test_an_earlier_version_of_generated_files_is_no_edit(built: Workspace) -> None:
    plan, service = "specs/001-first/plan.md", "go-service/cmd/api/main.go"
    old = {path: built.read(path) for path in (FIRST, plan, service)}
    before = built.tree()
    built.write(FIRST, built.read(FIRST) + "field price\n")
    assert built.run().code == 0
    for path, text in old.items():
        built.write(path, text)
    assert built.run().code == 0
    assert built.tree() == before


def test_an_edit_that_was_thrown_away_once_is_an_edit_again(built: Workspace) -> None:
    file = "go-service/services/product.go"
    for _ in range(2):
        built.write(file, "package mine\n")
        assert built.run().code == 1
        assert built.read(file) == "package mine\n"
        built.run("restore", file)
        assert built.read(file) == "package services\n"


def test_a_feature_that_is_removed_after_a_mistake_leaves_nothing(built: Workspace) -> None:
    built.write(SECOND, "error\n")
    assert built.run().code == 1
    (built.root / SECOND).unlink()
    assert built.run().code == 0
    assert not [path for path in built.tree() if path.startswith("build/002-second")]


def test_a_renamed_feature_takes_its_files_along(built: Workspace) -> None:
    (built.root / "specs/002-second").rename(built.root / "specs/003-third")
    assert built.run().code == 0
    assert "specs/003-third/plan.md" in built.tree()
    assert built.run().stages == []


def test_a_document_of_a_person_is_never_overwritten(workspace: Workspace) -> None:
    workspace.write("specs/001-first/plan.md", "my own plan\n")
    done = workspace.run()
    assert done.code == 1
    assert "written by a person, but the place of a generated file:\n  specs/001-first/plan.md\n" in done.out
    assert workspace.read("specs/001-first/plan.md") == "my own plan\n"


def test_a_file_of_yours_is_written_once(built: Workspace) -> None:
    built.write("go-service/custom/product.go", "package custom // mine\n")
    built.write(FIRST, built.read(FIRST) + "field price\n")
    assert built.run().code == 0
    assert built.read("go-service/custom/product.go") == "package custom // mine\n"


def test_a_failing_build_is_told_without_traceback_and_tried_again(built: Workspace) -> None:
    built.write("go-service/custom/broken.go", "package custom\n")
    done = built.run()
    assert done.code == 1
    assert "the service does not compile:\nbroken\n" in done.out
    assert "Traceback" not in done.out + done.err
    assert done.last == "failed: build"
    assert built.run().stages == ["build"]


def test_a_failing_test_is_told_and_run_again(built: Workspace) -> None:
    built.write("go-service/tests/custom/wrong.go", "package custom\n")
    done = built.run()
    assert done.code == 1
    assert done.stages == ["test"]
    assert "failed TestAcceptance_001/US1-AS1" in done.out
    built.delete("go-service/tests/custom/wrong.go")
    assert built.run().code == 0


def test_a_merge_conflict_in_a_generated_file_is_made_anew(built: Workspace) -> None:
    before = built.tree()
    built.write("go-service/services/product.go", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n")
    done = built.run()
    assert done.code == 0
    assert built.tree() == before


def test_a_fresh_clone_runs_everything_and_changes_nothing(built: Workspace) -> None:
    before = built.tree()
    for path in (built.root / ".specmill").iterdir():
        path.unlink()
    done = built.run()
    assert done.code == 0
    assert "first run" in done.line("scaffold")
    assert built.tree() == before


def test_an_unknown_task_is_a_wrong_call(built: Workspace) -> None:
    done = built.run("bild")
    assert done.code == 2
    assert done.err == "there is no task or command `bild`; did you mean `build`? see ./doitw list and ./doitw help\n"


def test_an_unknown_option_is_a_wrong_call(built: Workspace) -> None:
    done = built.run("--frobnicate")
    assert done.code == 2
    assert done.err == "option --frobnicate not recognized\n"


def test_a_project_without_specs_says_what_to_do(workspace: Workspace) -> None:
    workspace.delete(FIRST)
    workspace.delete(SECOND)
    done = workspace.run()
    assert done.code == 1
    assert done.err == "no spec found: write one at specs/001-some-name/spec.md\n"


def test_one_stage_can_be_asked_for_by_name(workspace: Workspace) -> None:
    done = workspace.run("plan:001-first")
    assert done.code == 0
    assert done.stages == ["spec:001-first", "spec:002-second", "scaffold", "plan:001-first"]


def test_what_was_verified_before_a_change_is_not_claimed_after_it(built: Workspace) -> None:
    assert "verified" in built.run("build").last
    assert "not yet verified" not in built.run("build").last
    built.write("go-service/custom/extra.go", "package custom\n")
    assert built.run("build").last.endswith("0 of 0 scenarios compiled, not yet verified")


def test_the_compiler_s_rooms_are_all_looked_at() -> None:
    """A room that reading a spec imports, and that is no part of the stage's key, would change unnoticed."""
    script = "import sys, pipeline.compile; print(*{n.split('.')[1] for n in sys.modules if n.startswith('pipeline.')})"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(said.stdout.split())
    known = {room.removesuffix(".py") for room in reading.READING} | {"render"}
    assert {"design", "languages"} <= loaded <= known
