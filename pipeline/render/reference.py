"""The reference pages of the project's own documentation, made from the tables in the code.

In: diagnostic codes and the catalogue of rules. Out: `docs/diagnostics/SMnnn.md` with their index, and `docs/rules.md`.
Which codes there are is known when every module has been loaded; that is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

from pipeline.design.rules import Rule
from pipeline.diagnostics import Code
from pipeline.files import File
from pipeline.render.documents import markdown as md

FOLDER: Final = PurePosixPath("docs/diagnostics")


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


def rules(parts: Iterable[tuple[str, str, Sequence[Rule]]]) -> File:
    """`docs/rules.md`. `parts`: a heading, what the rules below it have in common, and the rules."""
    blocks = [md.section(title, md.paragraph(says), _rules(found)) for title, says, found in parts]
    head = (
        "# Rules\n",
        "Every fact that specmill reads from a spec was read by one of these rules; documents and `inspect` name it.\n",
    )
    return File(path=PurePosixPath("docs/rules.md"), text="\n".join((*head, *blocks)))


def _rules(found: Sequence[Rule]) -> str:
    rows = [(md.code(r.id), r.reads, _example(r.example), r.makes) for r in found]
    return md.table(("Rule", "Reads", "Example", "Makes"), rows)


def _example(text: str) -> str:
    """Clauses of a scenario keep their bold words; other examples are shown as they stand in a spec."""
    return text if text.startswith("**") else md.code(text)
