"""Compiling and running Go tests, against a small module of our own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline.design.system import Design
from pipeline.verify import gotest, results, scenarios
from pipeline.verify.junit import junit
from pipeline.verify.results import Outcome
from pipeline.verify.server import Server

from .conftest import write

pytestmark = pytest.mark.slow

SLEEPER = """package custom_test

import (
	"testing"
	"time"
)

func TestZ(t *testing.T) { time.Sleep(time.Hour) }
"""
RUNNER = """
import sys
from pathlib import Path
from pipeline.verify import gotest
def show(line):
    print(line, flush=True)
gotest.verify(Path(sys.argv[1]), Path(sys.argv[2]), setting="embedded", image="", say=print, on_line=show)
"""


def run_tests_of(service: Path, out: Path, flags: tuple[str, ...] = ()) -> results.GoRun:
    binaries = gotest.compile_tests(service, out, race=False)
    return results.parse(gotest.run(binaries, "postgresql://nobody@127.0.0.1:1/none", lambda line: None, flags))


def test_a_green_run_verifies_generated_and_hand_written_scenarios(service, tmp_path, design):
    run = run_tests_of(service, tmp_path / "out")
    assert run.ok
    states = {s.id: s.state.value for s in scenarios.covered([design], run)}
    assert states == {"US1-AS1": "verified", "US1-AS2": "verified", "US2-AS1": "verified", "US2-AS2": "not covered"}
    assert scenarios.summary(scenarios.covered([design], run), run) == scenarios.Summary(
        verified=3, failed=0, not_covered=1, tests=5, bad_tests=0
    )
    assert scenarios.failures(scenarios.covered([design], run), run) == ""


def test_a_failure_is_told_with_the_words_and_the_line_of_its_scenario(service, tmp_path, design, monkeypatch):
    monkeypatch.setenv("SAMPLE_FAILS", "1")
    run = run_tests_of(service, tmp_path / "out")
    assert not run.ok
    assert scenarios.failures(scenarios.covered([design], run), run) == (
        "failed US1-AS2 of 001-product-catalog: "
        "Given a product, When its SKU is used again, Then the request is refused\n"
        "  --> specs/001-product-catalog/spec.md:12:1\n"
        "  test: TestAcceptance_001_ProductCatalog/US1-AS2:_refuse_taken_sku\n"
        "  |     acceptance_test.go:12: status: got 201, want 409\n"
    )


def test_junit_counts_failures(service, tmp_path, monkeypatch):
    monkeypatch.setenv("SAMPLE_FAILS", "1")
    suites = ET.fromstring(junit(run_tests_of(service, tmp_path / "out")).split("\n", 1)[1])
    counts = {s.get("name"): (s.get("tests"), s.get("failures")) for s in suites}
    assert counts == {
        "example.com/sample/tests/custom": ("2", "0"),
        "example.com/sample/tests/integration": ("3", "2"),
    }


def test_a_panic_is_no_green_run(service, tmp_path, design: Design):
    head = 'package custom_test\n\nimport "testing"\n\n'
    bad = head + 'func TestZ(t *testing.T) {\n\tgo func() { panic("boom") }()\n\tselect {}\n}\n'
    write(service, {"tests/custom/z_test.go": bad})
    run = run_tests_of(service, tmp_path / "out")
    assert not run.ok
    told = scenarios.failures(scenarios.covered([design], run), run)
    assert told.startswith("crashed TestZ\n  | panic: boom\n")


def test_a_test_that_hangs_is_reported_as_out_of_time(service, tmp_path, design: Design):
    bad = 'package custom_test\n\nimport "testing"\n\nfunc TestZ(t *testing.T) { select {} }\n'
    write(service, {"tests/custom/z_test.go": bad})
    run = run_tests_of(service, tmp_path / "out", flags=("-test.timeout=300ms",))
    assert not run.ok
    told = scenarios.failures(scenarios.covered([design], run), run)
    assert told.startswith("out of time TestZ\n  | panic: test timed out after 300ms\n")


def test_a_binary_that_is_killed_is_reported(service, tmp_path, design: Design):
    bad = (
        'package custom_test\n\nimport (\n\t"os"\n\t"testing"\n)\n\n'
        "func TestZ(t *testing.T) {\n\tp, _ := os.FindProcess(os.Getpid())\n\t_ = p.Kill()\n\tselect {}\n}\n"
    )
    write(service, {"tests/custom/z_test.go": bad})
    run = run_tests_of(service, tmp_path / "out")
    assert not run.ok
    assert [t.outcome for t in run.tests if t.name == "TestZ"] != [Outcome.PASS]
    assert "TestZ" in scenarios.failures(scenarios.covered([design], run), run)


def test_packages_of_one_name_have_a_binary_each(service, tmp_path):
    passing = 'package things_test\n\nimport "testing"\n\nfunc TestHere(t *testing.T) {}\n'
    folders = ("tests/a/things", "tests/b/things", "tests/c/things/v3")
    write(service, {f"{folder}/x_test.go": passing for folder in folders})
    run = run_tests_of(service, tmp_path / "out")
    ran = {test.package.partition("/tests/")[2] for test in run.tests if test.name == "TestHere"}
    assert {f"tests/{name}" for name in ran} == set(folders)


def test_sources_that_do_not_compile_say_what_the_compiler_said(service, tmp_path):
    write(service, {"tests/custom/z_test.go": "package custom_test\n\nvar x int = true\n"})
    with pytest.raises(gotest.BuildFailed, match=r"z_test\.go:3:"):
        gotest.compile_tests(service, tmp_path / "out", race=False)


def test_without_a_c_compiler_there_is_no_race_detector_and_it_is_said(service, tmp_path, monkeypatch):
    @contextlib.contextmanager
    def pending(setting, *, image, say):
        server = Server(dsn="", provider="none", stop=lambda: None)
        yield type("Pending", (), {"server": lambda self: server})()

    said: list[str] = []
    monkeypatch.setattr(gotest, "postgres", pending)
    monkeypatch.setattr(gotest.shutil, "which", lambda name: None)
    run = gotest.verify(service, tmp_path / "out", setting="", image="", say=said.append)
    assert run.ok and gotest.read(tmp_path / "out") == run
    assert said == ["test: no C compiler, so the tests run without the race detector"]
    assert (tmp_path / "out" / "junit.xml").read_text().count("<testcase ") == 5


def test_nothing_to_test_is_not_green(tmp_path):
    assert not results.parse([]).ok
    assert not gotest.read(tmp_path).ok


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_tests_and_database(service, tmp_path, number):
    write(service, {"tests/custom/z_test.go": SLEEPER})
    child = subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(service), str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert child.stdout
    while '"TestZ"' not in child.stdout.readline():
        pass
    child.send_signal(number)
    assert child.wait(20) != 0
    left = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in left
