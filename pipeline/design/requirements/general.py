"""Requirements that every resource of the service meets: errors for bad input, not found, status codes, no login.

In: a line. Out: nothing but the marks on the line, as there is nothing to decide; the rule says where it is met.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.entities.claims import Grants
from pipeline.design.requirements.context import FRAME, Context, everything, members, objects, spoken_of
from pipeline.design.text.chunks import Line
from pipeline.design.text.words import Shape

_FRAME: Final = (*FRAME, "ui", "success")
_ANSWER: Final = (
    "show",
    "error",
    "adjective",
    "explain",
    "reject",
    "prevent",
    "id",
    "get",
    "update",
    "delete",
    "list",
    "want",
    "anycond",
)
STATUSES: Final = frozenset({"200", "201", "204", "400", "404", "405", "409", "412", "500"})
"""What the service answers with; other codes are another contract."""


def not_found(line: Line, context: Context) -> None:
    """`return a not-found error when a task does not exist`."""
    if not line.has("notfound") or not line.has("error", "show", "reject", "explain"):
        return
    for entity in spoken_of(line, context) or everything(context):
        line.fire("R-not-found", f"{entity}.get")
    line.eat("notfound", "without", "move", "status_code", *_ANSWER, *_FRAME)
    line.use(*(c for c, _ in objects(line)))
    _codes(line)


def validates(line: Line, context: Context) -> None:
    """`validate all input and return clear errors for missing or invalid fields`."""
    if not line.has("validate", "error", "reject", "prevent") or (members(line, context) and not line.has("validate")):
        return
    if not (line.has("invalid", "missing", "required", "valid", "error", "thing") or _beforehand(line, context)):
        return
    told = line.has("allow") and line.has("error") and line.has("adjective")
    if not (told or line.has("validate", "reject", "prevent", "show", "explain")) or (
        line.has("track", "persist") and not line.has("validate", "reject")
    ):
        return
    if line.has("duplicate", "unique", "delete", "inuse", "positive", "negative", "character", "move", "associate"):
        return
    for entity in spoken_of(line, context) or everything(context):
        line.fire("R-validate", f"{entity}.create", f"{entity}.update")
    line.eat(
        "validate",
        "invalid",
        "missing",
        "required",
        "valid",
        "create",
        "format",
        "length",
        "notfound",
        "text",
        "number",
        "hollow",
        "nonempty",
        "empty",
        "persist",
        "json",
        "musthave",
        "all",
        *_ANSWER,
        *_FRAME,
    )
    line.use(*(c for c, _ in objects(line)), *(n.chunk for n in members(line, context)))
    _codes(line)
    line.eat(*(("earlier", "anycond", "part", "access") if _beforehand(line, context) else ()))
    _denials(line, context)


def _beforehand(line: Line, context: Context) -> bool:
    """`validate the whole request before creating a loan`, `validate the title before creating a book`."""
    if not (line.has("validate") and line.has("earlier") and line.has("create", "update")):
        return False
    return line.has("access") or (bool(members(line, context)) and not line.has("ui"))


def _denials(line: Line, context: Context) -> None:
    """`errors for invalid input and unauthorized access`: true where somebody is refused at all."""
    if line.has("unauthorized", "forbidden") and line.has("error"):
        context.drafts.claims.needs.append((context.origin.span, Grants.KNOWN))
        line.eat("unauthorized", "forbidden", "access", "want")


def status_codes(line: Line, context: Context) -> None:
    """`return appropriate HTTP status codes (200, 201, 400, 404, 409, 500)`."""
    if not line.has("status_code"):
        return
    line.fire("R-status", *(f"{entity}.create" for entity in everything(context)))
    line.eat("status_code", "error", "duplicate", "create", "notfound", "invalid", "use", *_ANSWER, *_FRAME)
    _codes(line)


def open_to_all(line: Line, context: Context) -> None:
    """`no authentication is required`: the service has no login."""
    if line.has("noauth"):
        line.fire("R-open", *(f"{entity}.create" for entity in everything(context)))
        line.eat("noauth", *_FRAME)


def as_written(line: Line, context: Context) -> None:
    """`titles may hold emojis and any Unicode`: texts are stored as they are sent."""
    if line.has("unicode"):
        line.fire("R-as-written", *(f"{n.entity}.{n.member}" for n in members(line, context)))
        line.use(*(n.chunk for n in members(line, context)), *(c for c, _ in objects(line)))
        line.eat("unicode", "persist", "validate", *_FRAME)


def returned(line: Line, context: Context) -> None:
    """`return the created record`: create and update answer with the resource."""
    if not line.has("show") or not line.has("created", "update", "create", "success", "new"):
        return
    if not line.rules:
        return
    line.eat("show", "created", "changed")


def _codes(line: Line) -> None:
    line.use(*(c for c in line.chunks if c.shape in (Shape.NUMBER, Shape.LITERAL) and (c.inner or c.text) in STATUSES))
