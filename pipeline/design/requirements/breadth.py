"""How far a statement reaches, said in passing: `(not just the shelf)`, several kinds within the same system, values
that are meant for some of the rows.

In: a line. Out: operations of what there are several of, and marks on words that repeat what the design holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.facts import Source
from pipeline.design.model import Kind
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_tenants import is_tenant
from pipeline.design.requirements.context import Context
from pipeline.design.text.chunks import Chunk, Line

_DISTINCT: Final = frozenset({"distinct", "different", "separate"})
_NOT: Final = ("not", "only", "prevent", "reject", "max", "min", "without")


def wider(line: Line, context: Context) -> None:
    """`unique within the company (not just the branch)`: what reaches wider is not narrow."""
    if "R-unique" not in line.rules or not line.has("tenant", "tenantlike"):
        return
    for chunk in line.tagged("tenant", "tenantlike"):
        aside = line.chunks[chunk.at + 1 : chunk.at + 6]
        if not (is_tenant(chunk) and chunk.at in line.used) or len(aside) < 5 or aside[0].text not in ("(", "（"):
            continue
        if aside[1].is_a("not") and aside[2].is_a("only") and aside[4].text in (")", "）") and not is_tenant(aside[3]):
            line.use(*aside)


def many_kinds(line: Line, context: Context) -> None:
    """`support multiple distinct hive types within the same system`: there can be as many rows as people make."""
    if not (line.has("several") and line.has("allow")) or line.has(*_NOT):
        return
    for chunk in line.chunks if not line.rules else ():
        entity = _stored(chunk, context) if chunk.plural else ""
        said = (*_several(line, chunk), *_same_system(line, chunk))
        rest = {c.at for c in line.chunks if not (c.at in line.subject or c.silent or c.is_a("allow"))}
        if entity and rest == {chunk.at, *(c.at for c in said)} and any(c.is_a("several") for c in said):
            fact = context.origin.fact("operation", "R-create", Source.DERIVED)
            context.drafts.allow(entity, Verb.CREATE, fact)
            context.drafts.allow(entity, Verb.LIST, fact)
            line.fire("R-create", f"{entity}.create")
            line.use(chunk, *said)
            line.eat("allow")


def _stored(chunk: Chunk, context: Context) -> str:
    """The one entity that the chunk names, by its name or by a reference to it."""
    refers = {
        r.target
        for m in chunk.few
        if m.member and m.entity in context.drafts.entities
        for r in context.drafts[m.entity].relations
        if r.name == m.member and r.stored
    }
    named = set(chunk.entities()) or refers
    return next(iter(named)) if len(named) == 1 and named <= set(context.drafts.entities) else ""


def _several(line: Line, chunk: Chunk) -> Iterator[Chunk]:
    """`multiple`, `multiple distinct` right before it."""
    for before in reversed(line.chunks[: chunk.at]):
        if not (before.is_a("several") or before.text.casefold() in _DISTINCT):
            return
        yield before


def _same_system(line: Line, chunk: Chunk) -> tuple[Chunk, ...]:
    """`within the same system` behind it, to the end of the line."""
    behind = tuple(c for c in line.chunks[chunk.at + 1 :] if not c.silent)
    fits = len(behind) in (1, 2) and behind[-1].is_a("system") and all(c.is_a("alike") for c in behind[:-1])
    return behind if fits else ()


def meant_for(line: Line, context: Context) -> None:
    """`support the following vintage categories: …`: values that all rows may have, so those of one kind may, too."""
    if not line.has("allow") or line.has(*_NOT, "required", "default", "move") or not line.left():
        return
    for chunk in line.chunks[:-1]:
        kind = chunk.few[0] if len(chunk.few) == 1 and chunk.few[0].value else None
        member = line.chunks[chunk.at + 1].member_of(kind.entity) if kind is not None else ""
        if kind is None or not member or member == kind.member or kind.entity not in context.drafts.entities:
            continue
        field = context.drafts[kind.entity].field_named(member)
        behind = [c for c in line.chunks[chunk.at + 2 :] if not c.silent]
        values = [c for c in behind if c.value_of(kind.entity, member)]
        if field is not None and field.type.kind is Kind.ENUM and len(values) > 1 and values == behind:
            line.fire("R-values", f"{kind.entity}.{member}")
            line.use(chunk, line.chunks[chunk.at + 1], *values)
            line.eat("allow", "part")
