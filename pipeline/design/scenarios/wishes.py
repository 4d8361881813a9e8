"""What scenarios say about the design: filters that are used, values that are refused, duplicates that are
rejected.

In: the scenarios of a spec, before its entities are settled. Out: facts on the drafts. A scenario that expects
`without a title` to fail says that the title is required, whether or not a requirement says so, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.drafts import Drafts, Origin
from pipeline.design.facts import Source, notation
from pipeline.design.model import Bound, Entity, Field, Kind, OnDelete
from pipeline.design.requirements import Reader, apply
from pipeline.design.requirements.context import Context
from pipeline.design.requirements.lists import searches, sorts
from pipeline.design.scenarios import recorded
from pipeline.design.scenarios.access_wishes import access
from pipeline.design.scenarios.adjustments import wish
from pipeline.design.scenarios.clauses import joined
from pipeline.design.scenarios.criteria import asked, keys
from pipeline.design.scenarios.deletes import cascading
from pipeline.design.scenarios.parts_sorted import wishes_sorted
from pipeline.design.scenarios.picked import STAMP, by_date
from pipeline.design.scenarios.scene import Scene, scene, verb
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.subjects import holder, scope_of, target
from pipeline.design.scenarios.trash import wishes_trash
from pipeline.design.text.chunks import Line
from pipeline.diagnostics import Span
from pipeline.spec.model import Scenario, Spec

_NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)
_NAMES: Final = (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.UNKNOWN)


def wishes(spec: Spec, reader: Reader, drafts: Drafts) -> None:
    """Read every scenario for what it takes for granted."""
    scopes = {s.n: scope_of(s.title, reader) for s in spec.stories}
    for scenario in spec.scenarios:
        scope = scopes.get(scenario.story, "")
        if not (scenario.given or scenario.when or scenario.then):
            about = Context(drafts=drafts, origin=Origin(span=scenario.span), scope=scope)
            apply(reader.line(scenario.text), about)
            continue
        _listing(scenario, reader, drafts)
        seen = scene(scenario, reader, drafts.entities, scope)
        wish(seen, drafts, Origin(span=scenario.span))
        if seen is not None:
            recorded.wish(scenario, seen.entity.name, verb(seen), reader, drafts)
        if seen is not None and verb(seen) == "delete" and seen.then.has("cascade") and not seen.refused():
            for part, relation in cascading(seen, OnDelete.RESTRICT):
                origin = Origin(span=scenario.span)
                drafts.state(part.name, relation.name, origin, "S-cascade", on_delete=OnDelete.CASCADE)
        if seen is not None and verb(seen) == "delete" and seen.then.has("clear") and not seen.refused():
            for part, relation in cascading(seen, OnDelete.RESTRICT):
                if not relation.required:
                    origin = Origin(span=scenario.span)
                    drafts.state(part.name, relation.name, origin, "S-clear", on_delete=OnDelete.CLEAR)
        if seen is not None:
            wishes_sorted(seen, drafts, Origin(span=scenario.span))
            access(seen, drafts, Origin(span=scenario.span))
            _filters(seen, drafts, Origin(span=scenario.span))
            wishes_trash(seen, drafts, Origin(span=scenario.span))
            _defaults(seen, drafts, Origin(span=scenario.span))
        if seen is not None and seen.refused() and verb(seen) in ("create", "update"):
            _refusal(seen, drafts, Origin(span=scenario.span))


def _defaults(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """`Then it is created with status "draft"`: the value that a record has when the request sends none."""
    if verb(seen) != "create" or seen.refused():
        return
    known = {p.member for line in (seen.given, seen.when) for p in pairs(line, seen.entity)}
    held = seen.entity.machine.field if seen.entity.machine else ""
    for pair in pairs(seen.then, seen.entity):
        field = seen.entity.field_named(pair.member)
        if field is None or field.name in {*known, held} or not pair.fits:
            continue
        if field.type.kind in (Kind.ENUM, Kind.BOOLEAN) and field.default is None and not field.computed:
            drafts.state(seen.entity.name, field.name, origin, "S-create", default=notation(pair.value))


def without_defaults(entities: Mapping[str, Entity], places: Collection[Span]) -> dict[str, Entity]:
    """The entities without the defaults that scenarios at these places have stated, which say more than that."""
    return {name: replace(e, fields=tuple(_undone(f, places) for f in e.fields)) for name, e in entities.items()}


def _undone(field: Field, places: Collection[Span]) -> Field:
    said = [f for f in field.facts if f.what == "default" and f.rule == "S-create" and f.span in places]
    return replace(field, default=None, facts=tuple(f for f in field.facts if f not in said)) if said else field


def _listing(scenario: Scenario, reader: Reader, drafts: Drafts) -> None:
    given, when, then = (reader.line(joined(part)) for part in (scenario.given, scenario.when, scenario.then))
    asked = any(part.has("filter", "sort", "search", "asc", "desc") for part in (when, then))
    if not asked or when.has("error", "reject") or then.has("error", "reject"):
        return
    line = reader.line(" ".join(t.text for t in (*scenario.when, *scenario.then)))
    about = target(given, when, then, drafts.entities) or holder(given, when, then)
    for rule in (sorts, searches):
        rule(line, Context(drafts=drafts, origin=Origin(span=scenario.span), scope=about))


def _filters(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """What the list of the entity is narrowed by."""
    if seen.refused():
        return
    narrows = any(line.has("filter", "combine") for line in asked(seen))
    if narrows or (seen.when.has("list") and not verb(seen)):
        said = {p.member for p in pairs(seen.when, seen.entity)}
        names = tuple(n for line in asked(seen) for n in keys(line, seen.entity) if narrows or n in said)
        if not names and narrows and by_date(seen):
            names = (STAMP,)
        if names:
            drafts.list_with(seen.entity.name, origin.fact("filters", "S-filter", Source.STATED), filters=names)


def _refusal(seen: Scene, drafts: Drafts, origin: Origin) -> None:
    """The one rule that a refused create or update must break."""
    fields = _fields(seen, seen.when) or _fields(seen, seen.given)
    if seen.asks("duplicate") or seen.then.has("duplicate"):
        if len(fields) == 1 and fields[0].type.kind in _NAMES and not fields[0].unique_per:
            drafts.state(seen.entity.name, fields[0].name, origin, "S-taken", unique=True)
        return
    flat = seen.asks("missing", "without", "empty") and not seen.asks(
        "invalid", "negative", "over", "notfound", "inuse"
    )
    for field in fields if flat else ():
        if not field.required and field.default is None and not field.computed:
            drafts.state(seen.entity.name, field.name, origin, "S-missing", required=True)
    for field in fields if seen.asks("negative") and len(fields) == 1 else ():
        if field.type.kind in _NUMBERS and field.minimum is None:
            least = Bound(value="0", exclusive=seen.asks("zero"))
            drafts.state(seen.entity.name, field.name, origin, "S-invalid", minimum=least)


def _fields(seen: Scene, line: Line) -> tuple[Field, ...]:
    names = dict.fromkeys(m for _, m in seen.members(line))
    return tuple(f for n in names if (f := seen.entity.field_named(n)) is not None)
