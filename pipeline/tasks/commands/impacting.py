"""`./doitw impact FR-007|SPEC:LINE`: which files and tests depend on a line of a spec."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pipeline.tasks import session
from pipeline.tasks.command import DONE, FAILED, Command, WrongCall, project_path

if TYPE_CHECKING:
    from pipeline.design.system import Design

PLACE: Final = re.compile(r"(?P<path>.+\.md):(?P<line>\d+)")
SHOWN_TESTS: Final = 40


class Impact(Command):
    name = "impact"
    doc_purpose = "tell which files and tests depend on a line of a spec"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subject", metavar="ID|SPEC:LINE", help="`FR-007`, `US1-AS2`, or `specs/001-…/spec.md:104`")

    def perform(self, called: Namespace) -> int:
        from pipeline.tasks.provenance import impact

        compiled = session.compiled()
        if any(d.is_error for d in compiled.diagnostics):
            print("the specs have mistakes; ./doitw tells them")
            return FAILED
        texts = session.texts()
        for path, line in _places(called.subject, compiled.designs):
            print(f"{path}:{line}: {texts[path].splitlines()[line - 1].strip()}")
            if makes := _makes(path, line, compiled.designs):
                print(f"  makes: {', '.join(makes)}")
            found = impact(texts, path, [line], session.compile_texts)
            if all(name.endswith(".md") for name in found.files):
                print("  nothing but documents depends on it: it builds nothing, or other lines say the same")
            _show("files", found.files, len(found.files))
            _show("tests", found.tests, SHOWN_TESTS)
        return DONE


def _places(subject: str, designs: tuple[Design, ...]) -> list[tuple[str, int]]:
    if match := PLACE.fullmatch(subject):
        path, line = project_path(match["path"]), int(match["line"])
        if path not in session.texts() or not 0 < line <= len(session.texts()[path].splitlines()):
            raise WrongCall(f"there is no line {line} in a spec {path} of this project")
        return [(path, line)]
    found = sorted(set(_by_id(subject, designs)))
    if not found:
        raise WrongCall(f"no requirement or scenario is called `{subject}`; a line is named as `{session.SPECS}/…:104`")
    return found


def _by_id(subject: str, designs: tuple[Design, ...]) -> Iterator[tuple[str, int]]:
    for design in designs:
        for verdict in (*design.requirements, *design.scenarios, *design.edge_cases):
            if verdict.id.lower() == subject.lower():
                yield verdict.span.path, verdict.span.line


def _makes(path: str, line: int, designs: tuple[Design, ...]) -> tuple[str, ...]:
    verdicts = [v for design in designs for v in (*design.requirements, *design.scenarios, *design.edge_cases)]
    return tuple(made for v in verdicts if (v.span.path, v.span.line) == (path, line) for made in v.makes)


def _show(what: str, names: tuple[str, ...], most: int) -> None:
    print(f"  {what}: {len(names) or 'none'}")
    for name in names[:most]:
        print(f"    {name}")
    if len(names) > most:
        print(f"    … and {len(names) - most} more")
