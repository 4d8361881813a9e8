"""Tests that can fail: put a fault into a copy of the service, and see which test notices.

In: a service whose tests are green, the kinds of faults, trials of the same service that are known already. Out: for
each mutant the test that noticed it, or that none did. All runs share one Postgres and Go's build cache; two mutants
are tried at a time. What a survivor means for the run is the caller's business, as is keeping trials (`trials`). A kind
that fits nowhere (no states, no search) says nothing about the tests.
"""

from __future__ import annotations

import json
import queue
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pipeline.verify import gotest
from pipeline.verify.mutations import Kind, Mutant, mutants
from pipeline.verify.postgres import Say, postgres
from pipeline.verify.results import parse
from pipeline.verify.together import WORKERS, together
from pipeline.verify.trials import Fate, Trial

TIMEOUT: Final = "-test.timeout=120s"  # a fault may make a test wait for ever
LEFT_OUT: Final = shutil.ignore_patterns("bin", ".git")


class NotGreen(Exception):
    """The tests fail without any fault: nothing can be learned from mutants."""


class _Noticed(Exception):
    """A test failed; its name is all that matters, the run may end."""


class _Unclear(Exception):
    """The test binary failed, but no test did; the text is what it said."""


def hunt(
    service: Path,
    kinds: Iterable[Kind],
    *,
    setting: str,
    image: str,
    say: Say,
    on_trial: Callable[[Trial], None],
    known: Iterable[Trial] = (),
) -> tuple[Trial, ...]:
    """Try every mutant of every kind, in the order of the kinds. `on_trial` is told each one as it ends.

    `known`: earlier trials of this very service, which are not repeated. Raises `NotGreen`, `BuildFailed` and
    `Unavailable`.
    """
    texts = _texts(service)
    found = [(kind, mutant) for kind in kinds for mutant in mutants(kind, texts) or (None,)]
    before = {(trial.kind, trial.diff): trial for trial in known if trial.diff}
    results = {pair: before.get((pair[0].name, pair[1].diff)) if pair[1] else _misfit(pair[0]) for pair in found}
    due = [(kind, mutant) for (kind, mutant), result in results.items() if mutant and not result]
    if due:
        results |= _tried(service, due, setting, image, say, on_trial)
    return tuple(result for pair in found if (result := results[pair]))


def _tried(
    service: Path,
    due: list[tuple[Kind, Mutant]],
    setting: str,
    image: str,
    say: Say,
    on_trial: Callable[[Trial], None],
) -> dict[tuple[Kind, Mutant | None], Trial | None]:
    with tempfile.TemporaryDirectory(prefix="specmill-") as folder, postgres(setting, image=image, say=say) as pending:
        benches = queue.SimpleQueue[Path]()
        for n in range(WORKERS):
            copy = Path(folder, str(n), service.name)
            shutil.copytree(service, copy, ignore=LEFT_OUT)
            benches.put(copy)
        dsn = pending.server().dsn
        _must_be_green(Path(folder, "0", service.name), dsn)

        def trial(mutant: Mutant) -> Trial:
            result = _on_bench(benches, mutant, dsn)
            on_trial(result)
            return result

        trials = together(trial, [mutant for _, mutant in due])
    return dict(zip(due, trials, strict=True))


def _texts(service: Path) -> dict[str, str]:
    """The service's own Go files, without tests and protoc's code."""
    paths = (p.relative_to(service).as_posix() for p in service.rglob("*.go"))
    own = sorted(p for p in paths if not p.startswith(("tests/", "api/")) and not p.endswith("_test.go"))
    return {path: (service / path).read_text(encoding="utf-8") for path in own}


def _must_be_green(service: Path, dsn: str) -> None:
    try:
        failed = _first_failure(service, dsn, ".")
    except _Unclear as error:
        failed = str(error)
    if failed:
        raise NotGreen(f"the tests fail without any fault: {failed}")


def _misfit(kind: Kind) -> Trial:
    return Trial(kind=kind.name, fate=Fate.MISFIT, by=f"no file {kind.files} matches {kind.edits[0][0]}")


def _on_bench(benches: queue.SimpleQueue[Path], mutant: Mutant, dsn: str) -> Trial:
    """Put the fault in, look, take it out again."""
    bench = benches.get()
    begin = time.monotonic()
    try:
        (bench / mutant.path).write_text(mutant.after, encoding="utf-8")
        fate, by = _fate(bench, mutant, dsn)
    finally:
        (bench / mutant.path).write_text(mutant.before, encoding="utf-8")
        benches.put(bench)
    return Trial(
        kind=mutant.kind.name,
        fate=fate,
        at=f"{mutant.path}:{mutant.line}",
        by=by,
        diff=mutant.diff,
        seconds=time.monotonic() - begin,
    )


def _fate(bench: Path, mutant: Mutant, dsn: str) -> tuple[Fate, str]:
    try:
        for pattern in dict.fromkeys((mutant.kind.tests, ".")):
            if failed := _first_failure(bench, dsn, pattern):
                return Fate.NOTICED, failed
    except gotest.BuildFailed as error:
        return Fate.NOT_COMPILED, str(error)
    except _Unclear as error:
        return Fate.UNCLEAR, str(error)
    return Fate.SURVIVED, ""


def _first_failure(service: Path, dsn: str, pattern: str) -> str:
    """The name of the first test that fails, or empty. The run ends with it."""
    binaries = gotest.compile_tests(service, service.parent / "binaries", race=False)
    try:
        lines = tuple(
            gotest.run(binaries, dsn, _raise_when_noticed, (TIMEOUT, "-test.failfast", f"-test.run={pattern}"))
        )
    except _Noticed as failed:
        return str(failed)
    if not (run := parse(lines)).ok:
        raise _Unclear("\n".join(line for package in run.packages for line in package.output))
    return ""


def _raise_when_noticed(line: str) -> None:
    if not line.startswith("{"):
        return
    event = json.loads(line)
    if event.get("Action") == "fail" and event.get("Test"):
        raise _Noticed(event["Test"])
