"""Faults in a small module: noticed, survived, not compiled, fitting nowhere."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from pipeline.compile import compile_all
from pipeline.design.behaviour import strip
from pipeline.render.golang import service
from pipeline.render.settings import Settings
from pipeline.verify import mutants, trials
from pipeline.verify.mutations import Kind, kinds
from pipeline.verify.mutations import mutants as made
from pipeline.verify.server import Server
from pipeline.verify.trials import Fate, Trial, counted
from tests.designs.gated import TENANTED, YARD
from tests.designs.odd import ADJUSTMENTS
from tests.designs.recorded import RECORDED

from .conftest import GO_MOD, write

LIMITS = "package services\n\nfunc Limit(n int) int {\n\tif n > 100 {\n\t\treturn 100\n\t}\n\treturn n + 0\n}\n"
TESTS = """package integration_test

import (
	"testing"

	"example.com/sample/services"
)

func TestLimit(t *testing.T) {
	t.Run("boundary: largest", func(t *testing.T) {
		if got := services.Limit(101); got != 100 {
			t.Errorf("got %d", got)
		}
	})
}
"""


def kind(name: str, find: str, replace: str) -> Kind:
    return Kind(name=name, files="services/*.go", edits=((find, replace),), tests="^TestLimit$")


@pytest.fixture
def limits(tmp_path) -> Path:
    files = {"go.mod": GO_MOD, "services/limits.go": LIMITS, "tests/integration/limits_test.go": TESTS}
    return write(tmp_path / "go-service", files)


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    @contextlib.contextmanager
    def pending(setting, *, image, say):
        server = Server(dsn="", provider="none", stop=lambda: None)
        yield type("Pending", (), {"server": lambda self: server})()

    monkeypatch.setattr(mutants, "postgres", pending)


def hunt(service: Path, *some: Kind) -> tuple[Trial, ...]:
    return mutants.hunt(service, some, setting="", image="", say=print, on_trial=lambda trial: None)


@pytest.mark.slow
def test_fates(limits):
    noticed, survived, broken, misfit = hunt(
        limits,
        kind("no limit", "n > 100", "n > 1000"),
        kind("nothing", r"n \+ 0", "n - 0"),
        kind("nonsense", r"return n \+ 0", "return nil"),
        kind("elsewhere", "nowhere", "x"),
    )
    assert (noticed.fate, noticed.by) == (Fate.NOTICED, "TestLimit/boundary:_largest")
    assert (survived.fate, survived.at) == (Fate.SURVIVED, "services/limits.go:7")
    assert "-\treturn n + 0\n+\treturn n - 0" in survived.diff
    assert broken.fate is Fate.NOT_COMPILED and "limits.go:7" in broken.by
    assert misfit.fate is Fate.MISFIT
    assert [trial.fine for trial in (noticed, survived, broken, misfit)] == [True, False, False, True]
    assert (limits / "services/limits.go").read_text() == LIMITS


@pytest.mark.slow
def test_a_test_binary_that_fails_without_a_test_is_unclear(limits):
    main = 'func TestMain(m *testing.M) {\n\tif services.Limit(0) != 0 {\n\t\tpanic("no server")\n\t}\n\tm.Run()\n}\n'
    write(limits, {"tests/integration/limits_test.go": TESTS + main})
    (trial,) = hunt(limits, kind("setup", r"return n \+ 0", "return n + 1"))
    assert trial.fate is Fate.UNCLEAR and "panic: no server" in trial.by
    assert not trial.fine


@pytest.mark.slow
def test_red_tests_teach_nothing(limits):
    write(limits, {"services/limits.go": LIMITS.replace("n > 100", "n > 1000")})
    with pytest.raises(mutants.NotGreen, match="TestLimit"):
        hunt(limits, kind("any", "n > 1000", "n > 1"))


def test_known_trials_are_not_repeated(limits):
    (mutant,) = made(kind("no limit", "n > 100", "n > 1000"), {"services/limits.go": LIMITS})
    known = Trial(kind="no limit", fate=Fate.NOTICED, at="services/limits.go:4", by="TestLimit", diff=mutant.diff)
    write(limits, {"tests/integration/limits_test.go": "no Go at all"})
    some = (kind("no limit", "n > 100", "n > 1000"), kind("elsewhere", "nowhere", "x"))
    found = mutants.hunt(limits, some, setting="", image="", say=print, on_trial=print, known=[known])
    assert found[0] == known and found[1].fate is Fate.MISFIT


def test_trials_are_kept_for_the_same_service_only():
    trial = Trial(kind="k", fate=Fate.SURVIVED, at="a.go:1", diff="-a\n+b", seconds=1.5)
    text = trials.as_json([trial], "one")
    assert trials.from_json(text, "one") == (trial,)
    assert trials.from_json(text, "two") == trials.from_json("[]", "one") == trials.from_json("", "one") == ()


def test_faults_that_fit_nowhere_are_not_counted_as_noticed():
    fates = (Fate.NOTICED, Fate.NOTICED, Fate.SURVIVED, Fate.MISFIT)
    assert counted(Trial(kind="k", fate=fate) for fate in fates) == "2 of 3 faults noticed; fit nowhere: 1"
    assert counted([Trial(kind="k", fate=Fate.NOTICED)]) == "1 of 1 faults noticed"


def test_one_place_for_each_file_and_everywhere():
    texts = {"services/a.go": "x\nx\n", "services/b.go": "x\n", "handlers/c.go": "x\n"}
    one = Kind(name="one", files="services/*.go", edits=(("^x$", "y"),))
    assert [(m.path, m.after) for m in made(one, texts)] == [("services/a.go", "y\nx\n")]
    each = Kind(name="each", files="services/*.go", edits=(("^x$", "y"),), places=5, everywhere=True)
    assert [(m.path, m.after) for m in made(each, texts)] == [("services/a.go", "y\ny\n"), ("services/b.go", "y\n")]


def test_every_edit_of_a_kind_has_to_fit():
    both = Kind(name="both", files="*.go", edits=(("x", "y"), ("z", "")))
    assert made(both, {"a.go": "x\n"}) == ()
    assert [m.after for m in made(both, {"a.go": "x z\n"})] == ["y \n"]


def test_every_kind_fits_the_samples():
    """A template that was reworded must not leave its faults behind."""
    root = Path(__file__).parents[2]
    specs = {p.relative_to(root).as_posix(): p.read_text() for p in sorted(root.glob("specs/*/spec.md"))}
    compiled = compile_all(specs, "", Settings())
    systems = (compiled.system, YARD, TENANTED, ADJUSTMENTS, *RECORDED.values())
    services = [service(strip(s), compiled.settings) for s in systems]
    texts = [{f.path.relative_to(compiled.settings.root).as_posix(): f.text for f in files} for files in services]
    assert all(texts)
    assert [kind.name for kind in kinds() if not any(made(kind, t) for t in texts)] == []


def test_kinds_have_names_of_their_own():
    assert len({k.name for k in kinds()}) == len(kinds()) >= 25
