"""Compile and run the service's Go tests.

In: the service's folder, a folder for the binaries, a DSN. Out: the event lines of `go test -json`, from which
`results.parse` makes values. Compiling needs no database, so it runs while Postgres starts. What the results mean is
`scenarios`' business.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from pipeline.verify import affected
from pipeline.verify.junit import junit
from pipeline.verify.postgres import Say, postgres
from pipeline.verify.results import GoRun, parse
from pipeline.verify.together import together
from pipeline.workspace import processes, tools

DSN_VARIABLE: Final = "TEST_DATABASE_URL"
EVENTS: Final = "go-test.json"
JUNIT: Final = "junit.xml"
TIMEOUT: Final = "10m"
PARALLEL: Final = 8
NO_DEBUG_SYMBOLS: Final = "-ldflags=-w"  # a quarter of the time of linking; stack traces stay
MAJOR_VERSION: Final = re.compile(r"/v(?:[2-9]|[1-9]\d+)$")  # Go names a program after the folder above
PACKAGES: Final = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}"

OnLine = Callable[[str], None]


class BuildFailed(Exception):
    """Go sources that do not compile; the text is what the compiler said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """The compiled tests of one package. They expect to run in the package's folder."""

    package: str
    folder: Path
    path: Path


def verify(
    service: Path,
    out: Path,
    *,
    setting: str,
    image: str,
    say: Say,
    on_line: OnLine = lambda line: None,
    changed: Iterable[str] | None = None,
) -> GoRun:
    """Compile and run the tests of `service` on the Postgres that `setting` names.

    Leaves the event lines and a JUnit file in `out`. `on_line` is told each event line. `changed`: files that are not
    as they were in the green run whose events stand in `out`, None when anything may be different. Raises
    `BuildFailed` and `Unavailable`.
    """
    names = () if changed is None else affected.only(service, changed)
    if not (race := race_detector()):
        say("test: no C compiler, so the tests run without the race detector")
    with postgres(setting, image=image, say=say) as pending:
        binaries = compile_tests(service, out / "binaries", race=race)
        server = pending.server()
        lines = tuple(run(binaries, server.dsn, on_line, only=names))
    if names:
        say(f"test: {len(names)} acceptance test{'s' if len(names) > 1 else ''} changed; the others are as they were")
        lines += tuple(affected.unaffected(_lines(out), service, names))
    out.mkdir(parents=True, exist_ok=True)
    (out / EVENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = parse(lines)
    (out / JUNIT).write_text(junit(result), encoding="utf-8")
    return result


def read(out: Path) -> GoRun:
    """The run that `verify` left in `out`; an empty one when there is none."""
    return parse(_lines(out))


def _lines(out: Path) -> list[str]:
    path = out / EVENTS
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def compile_tests(service: Path, into: Path, *, race: bool) -> tuple[Binary, ...]:
    """One binary for each package that has tests.

    One command compiles what has different names: two at a time would both compile what both import.
    """
    binaries = _packages(service, into)
    said = []
    for folder, group in groupby(sorted(binaries, key=_folder), _folder):
        folder.mkdir(parents=True, exist_ok=True)
        said.append(_compile(service, folder, tuple(binary.package for binary in group), race))
    if complaints := "\n".join(filter(None, said)):
        raise BuildFailed(complaints)
    return binaries


def run(
    binaries: tuple[Binary, ...], dsn: str, on_line: OnLine, flags: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> Iterator[str]:
    """Event lines of all binaries; two run at a time, the lines of one binary stay together. `only`: see `affected`."""
    narrow = (*flags, f"-test.run={affected.pattern(only)}")

    def one(binary: Binary) -> tuple[str, ...]:
        is_narrow = only and binary.package.endswith(f"/{affected.FOLDER}")
        return _run(binary, dsn, on_line, narrow if is_narrow else flags)

    for lines in together(one, binaries):
        yield from lines


def go_environment(*, race: bool) -> dict[str, str]:
    """What Go sees besides the pinned flags. Without the race detector nothing: the build stage's cache then fits."""
    return {"CGO_ENABLED": "1"} if race else {}


def race_detector() -> bool:
    """Whether tests can run under the race detector: it needs cgo, and cgo needs a C compiler."""
    compiler = os.environ.get("CC", "").split()[:1] or ["cc"]
    return any(shutil.which(name) for name in (*compiler, "gcc", "clang"))


def _packages(service: Path, into: Path) -> tuple[Binary, ...]:
    listed = processes.run([*tools.go().command, "list", "-f", PACKAGES, "./..."], cwd=service)
    if not listed.ok:
        raise BuildFailed(listed.err.strip())
    pairs = [line.split("\t") for line in listed.out.splitlines() if line]
    nth: Counter[str] = Counter()
    return tuple(_binary(package, folder, into.resolve(), nth) for package, folder in pairs)


def _binary(package: str, folder: str, into: Path, nth: Counter[str]) -> Binary:
    """Where `go test -c` puts it: binaries of one name need a folder each."""
    name = (MAJOR_VERSION.sub("", package) or package).rpartition("/")[2]
    nth[name] += 1
    return Binary(package=package, folder=Path(folder), path=into / str(nth[name]) / f"{name}.test")


def _folder(binary: Binary) -> Path:
    return binary.path.parent


def _compile(service: Path, into: Path, packages: tuple[str, ...], race: bool) -> str:
    """What the compiler complains of."""
    flags = ["-race"] if race else []
    command = [*tools.go().command, "test", "-c", NO_DEBUG_SYMBOLS, *flags, "-o", f"{into}/", *packages]
    done = processes.run(command, cwd=service, env=go_environment(race=race))
    return "" if done.ok else (done.err or done.out).strip()


def _run(binary: Binary, dsn: str, on_line: OnLine, flags: tuple[str, ...]) -> tuple[str, ...]:
    test = [str(binary.path), "-test.v=test2json", "-test.paniconexit0"]
    test += [f"-test.timeout={TIMEOUT}", f"-test.parallel={PARALLEL}", *flags]
    command = [*tools.go().command, "tool", "test2json", "-t", "-p", binary.package, *test]
    done = processes.run(command, cwd=binary.folder, env={DSN_VARIABLE: dsn}, on_line=on_line)
    return tuple(line for line in done.out.splitlines() if line.startswith("{"))
