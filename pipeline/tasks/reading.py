"""`spec:<feature>`: what each spec says, as facts that the other stages start from.

    specs/<f>/spec.md ─▶ build/<f>/facts.json       everything, for the documents and for the next run
                       ▶ build/<f>/statements.json  what is asked for and how much was compiled, for the report
                       ▶ build/<f>/design.json      behaviour only, so that a typo in prose stops here
                       ▶ build/<f>/so-far.sha256    of this design and all before it: one file stands for many

All specs are compiled together and all their mistakes are told in one run; one mistake, and nothing is written. What
a feature's facts were made of is their stage's key: where that still holds, they are read instead of compiled.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pipeline.tasks import session, voice
from pipeline.tasks.stage import Made, Stage, StageFailed
from pipeline.workspace import writing
from pipeline.workspace.digests import sha256
from pipeline.workspace.project import Project

if TYPE_CHECKING:
    from pipeline.compile import Compiled, Feature
    from pipeline.design.system import Design
    from pipeline.diagnostics import Diagnostic

READING: Final = ("languages", "spec", "design", "compile.py", "patterns.py", "diagnostics.py", "files.py", "tables.py")


def facts_path(feature: str) -> str:
    return f"build/{feature}/facts.json"


def statements_path(feature: str) -> str:
    return f"build/{feature}/statements.json"


def design_path(feature: str) -> str:
    return f"build/{feature}/design.json"


def lineage_path(feature: str) -> str:
    return f"build/{feature}/so-far.sha256"


PATHS: Final = (facts_path, statements_path, design_path, lineage_path)


def system_path() -> tuple[str, ...]:
    """The file that changes when the behaviour of any feature does; none in a project without features."""
    return tuple(map(lineage_path, session.features()[-1:]))


def task_spec() -> Iterator[dict[str, Any]]:
    """read specs/<feature>/spec.md"""
    for feature in session.features():
        yield spec(feature).task()


def spec(feature: str) -> Stage:
    """A feature is derived knowing what the ones before it declare, so their behaviour is read too."""
    before = [name for name in session.features() if name < feature][-1:]
    return Stage(
        name=f"spec:{feature}",
        doc=f"read {session.spec_path(feature)}",
        run=partial(_run, feature),
        inputs=lambda _: (session.spec_path(feature), *map(lineage_path, before)),
        after=tuple(f"spec:{name}" for name in before),
        code=READING,
        environment=(session.FORGIVING,),
    )


def compiled() -> Compiled:
    """The compile without mistakes; otherwise `StageFailed` with all of them."""
    try:
        result = session.compiled()
    except session.Unreadable as error:
        raise StageFailed(str(error)) from None
    errors = [d for d in result.diagnostics if d.is_error and not _forgiven(d)]
    if errors:
        places = tuple((error.span.path, error.span.line, error.span.column, error.message) for error in errors)
        raise StageFailed(_told(result.diagnostics), places)
    return result


def _forgiven(error: Diagnostic) -> bool:
    """`try` goes on after mistakes that leave the rest of a spec readable; a project's own spec has to be mended."""
    from pipeline.design.entities import drafts
    from pipeline.spec import codes

    return error.code.id in codes.LENIENT | drafts.LENIENT and bool(os.environ.get(session.FORGIVING))


@functools.cache
def lineages() -> dict[str, str]:
    """feature → digest of its behaviour and that of all features before it."""
    found, digest = {}, ""
    for feature in compiled().features:
        digest = found[feature.design.slug] = lineage(digest, feature)
    return found


def lineage(before: str, feature: Feature) -> str:
    """The lineage of a feature, given that of the one before it (empty for the first)."""
    return sha256(f"{before} {feature.design.slug} {feature.behaviour()}".encode())


def lineage_file(lineage: str) -> bytes:
    return f"{lineage}\n".encode()


def system_digest() -> str:
    """Stands for the behaviour of all features."""
    return lineages()[session.features()[-1]]


def _run(feature: str, project: Project) -> Made:
    result = compiled()
    path = session.spec_path(feature)
    if project.digests.of(path) != sha256(session.texts()[path].encode()):
        raise StageFailed(f"{path} changed after it was read; run again")
    made = result.feature(feature)
    outputs = {
        facts_path(feature): made.facts().encode(),
        statements_path(feature): made.statements().encode(),
        design_path(feature): made.behaviour().encode(),
        lineage_path(feature): lineage_file(lineages()[feature]),
    }
    changed = {path: data for path, data in outputs.items() if not _stands(project, path, data)}
    writing.write_all(project.root, changed)
    if remarks := _remarks(made):
        voice.say(remarks)
    return Made(outputs=tuple(outputs), figures=_figures(made.design))


def _stands(project: Project, path: str, data: bytes) -> bool:
    file = project.root / path
    return file.is_file() and file.read_bytes() == data


def _told(diagnostics: tuple[Diagnostic, ...]) -> str:
    """All mistakes and warnings, each with its line and caret, in the order of the specs."""
    texts = session.texts()
    told = sorted((d for d in diagnostics if d.code.severity != "note"), key=lambda d: d.span)
    blocks = [d.render(texts.get(d.span.path, "")) for d in told]
    count = sum(d.is_error for d in told)
    return "\n".join(blocks) + f"\n{count} mistake{'s' if count > 1 else ''} in the specs; nothing was written"


def _remarks(feature: Feature) -> str:
    """`specs/…/spec.md: 2 warnings, 5 notes`, and how to read them; empty when there are none."""
    path = feature.design.path
    own = Counter(str(diagnostic.code.severity) for diagnostic in feature.diagnostics)
    counts = ", ".join(
        f"{number} {word}{'s' if number > 1 else ''}" for word, number in sorted(own.items(), reverse=True)
    )
    return f"       {path}: {counts}; ./doitw inspect {path} shows them" if own else ""


def _figures(design: Design) -> dict[str, int | str]:
    """What the last line of a run adds up over the features."""
    requirements = Counter(verdict.status for verdict in design.requirements)
    return {
        **{f"requirements {status}": number for status, number in sorted(requirements.items())},
        "requirements": len(design.requirements),
        "scenarios": len(design.scenarios),
        "cases": len(design.cases),
    }
