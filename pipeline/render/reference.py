"""The reference pages of the project's own documentation, made from the tables in the code.

In: diagnostic codes. Out: `docs/diagnostics/SMnnn.md` and its index. Which codes there are is known when every module
has been loaded; that is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from pipeline.diagnostics import Code
from pipeline.files import File
from pipeline.render.documents import markdown as md

FOLDER = PurePosixPath("docs/diagnostics")


def diagnostics(codes: Iterable[Code]) -> tuple[File, ...]:
    """One page for each code, and a page that lists them."""
    known = sorted(codes, key=lambda c: c.id)
    return (_index(known), *(_page(c) for c in known))


def _index(codes: list[Code]) -> File:
    rows = [(f"[{c.id}]({c.id}.md)", c.severity.value, c.title) for c in codes]
    text = "\n".join(
        (
            "# Diagnostics\n",
            "What specmill tells about a spec. An error stops the run before anything is written; a warning or a note\n"
            "does not.\n",
            md.table(("Code", "Severity", "Says"), rows),
        )
    )
    return File(path=FOLDER / "README.md", text=text)


def _page(code: Code) -> File:
    example = md.fence(code.example, "markdown") if "\n" in code.example else md.paragraph(_inline(code.example))
    text = "\n".join(
        block
        for block in (
            f"# {code.id}: {code.title}\n",
            md.paragraph(f"Severity: {code.severity.value}"),
            md.section("Cause", md.paragraph(code.cause)),
            md.section("Example", example),
            md.section("Fix", md.paragraph(_sentence(code.fix))),
        )
        if block
    )
    return File(path=FOLDER / f"{code.id}.md", text=text)


def _inline(example: str) -> str:
    """An example that is not yet marked as code is code."""
    return example if not example or "`" in example else md.code(example)


def _sentence(text: str) -> str:
    """Hints start small and end without a full stop; a page has sentences."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '`', '?')) or not text else '.'}"
