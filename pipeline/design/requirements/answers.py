"""What the service answers: status codes beside what they stand for, JSON, the paths of the API, what is logged.

In: a line, late, when other rules have read what it is about. Out: marks on the line only. A code is understood
when it is the one that the service gives in that case; another code is another contract, and stays unread.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.requirements.context import Context, everything, members, objects
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import Shape

_FRAME: Final = (
    "system", "allow", "thing", "modal", "all", "show", "success", "ability", "adjective", "part", "ui", "single",
    "created", "status_code", "reason", "error", "want", "explain", "answer",
)  # fmt: skip
CASES: Final = {
    "200": ("get", "list", "update", "show", "search", "filter", "success", "restore", "move"),
    "201": ("create", "success", "created", "submit"),
    "204": ("delete", "restore"),
    "400": ("invalid", "missing", "required", "error", "validate", "negative", "nonempty", "empty", "format", "over",
            "notfound", "below", "character", "max", "min", "positive", "nonnegative", "without", "json", "zero"),
    "404": ("notfound", "deleted"),
    "405": ("unsupported",),
    "409": ("duplicate", "conflict", "unique", "inuse", "illegal", "move"),
    "412": ("stale",),
}  # fmt: skip
"""Each status of the service with what a line may say of the case it stands for."""
OTHERS: Final = {"200": ("create", "delete"), "201": ("update", "delete"), "204": ("create", "update", "get", "list")}
"""What would be answered with another status."""
_REASONS: Final = ("reason", "error", "conflict", "notfound", "created", "success", "without")


def statuses(line: Line, context: Context) -> None:
    """`return 201 when a book is created and 404 when there is none`."""
    if not line.has("show", "error", "reject", "status_code"):
        return
    for code in _codes(line):
        near = tuple(_case(line, code))
        cases, others = CASES[_digits(code)], OTHERS.get(_digits(code), ())
        if not any(c.is_a(*cases) for c in near) or any(c.is_a(*others) and not c.is_a(*cases) for c in near):
            continue
        if not line.rules:
            line.fire("R-status", *(f"{entity}.create" for entity in everything(context)))
        if "R-status" in line.rules:
            line.use(*(c for c in near if c.is_a(*cases)), *(c for c, _ in objects(line)))
            line.eat("anycond", "create", "get", "update", "delete", "existing", "invalid", "missing", *_FRAME)
        line.use(
            code, *(c for c in line.chunks[code.at + 1 : code.at + 3] if c.is_a(*_REASONS) and c.text[0].isupper())
        )
        line.eat("show", "status_code", "reason")


def _codes(line: Line) -> Iterator[Chunk]:
    for c in line.chunks:
        counts = any(n.is_a("unit") for n in line.chunks[c.at + 1 : c.at + 2])
        if c.shape in (Shape.NUMBER, Shape.LITERAL) and _digits(c) in CASES and not counts:
            yield c


def _digits(chunk: Chunk) -> str:
    return (chunk.inner or chunk.text).split()[0] if (chunk.inner or chunk.text).split() else ""


def _case(line: Line, code: Chunk) -> Iterator[Chunk]:
    """The words of the clause that the code stands in: up to the codes and stops around it."""
    others = {c.at for c in _codes(line)} - {code.at}
    for part in (reversed(line.chunks[: code.at]), iter(line.chunks[code.at + 1 :])):
        for c in part:
            if c.at in others or c.text == ";":
                break
            yield c


def transport(line: Line, context: Context) -> None:
    """`all responses are JSON`, `the API is versioned under /api/v1`."""
    if line.has("json") and line.has("show", "allow", "enter", "modal") and not line.has("not", "reject", "invalid"):
        line.fire("R-json", *(f"{entity}.get" for entity in everything(context)))
        line.eat("json", "use", "format", "enter", "persist", "get", "both", "text", "data", "valid", *_FRAME)
    if line.has("versioned") and any(_ours(c) for c in line.chunks):
        line.fire("R-routes", *(f"{entity}.get" for entity in everything(context)))
        line.use(*(c for c in line.chunks if _ours(c)))
        line.eat("versioned", "system", "allow", "thing", "all", "ability", "ui")
    if line.has("health") and not any(c.shape is Shape.PATH for c in line.chunks):
        line.fire("R-health")
        line.eat("health", "validate", "show", "state", *_FRAME)


def _ours(chunk: Chunk) -> bool:
    return (chunk.inner or chunk.text).strip("/") == "api/v1"


def partial(line: Line, context: Context) -> None:
    """`support partial updates`: members that are not sent stay as they are."""
    if not line.has("partialupdate") or line.has("reject", "prevent") or members(line, context):
        return
    for entity in tuple(dict.fromkeys(n for _, n in objects(line))) or everything(context):
        line.fire("R-partial", f"{entity}.update")
    line.use(*(c for c, _ in objects(line)))
    line.eat("partialupdate", "update", "changed", "only", "unaffected", "others", "persist", "existing", *_FRAME)
