"""Sentences about rows that belong to tenants: `isolate hives by tenant`, `users only see hives of their own company`.

In: a stretch of a line. Out: a `Hit` with claims of tenancy. Which member holds the tenant, and which entities belong
to one, is settled by `tenancies` when everything is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.design.entities.claims import EVERYTHING, Claim, Grants, Stance
from pipeline.design.facts import Source
from pipeline.design.lexicon import load
from pipeline.design.requirements.access_hits import Hit, Run, first
from pipeline.design.requirements.access_people import people
from pipeline.design.requirements.context import Context
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import identifier, snake

TENANT: Final = "R-tenant"
_EATS: Final = (
    "apart", "privately", "strictly", "tenant", "tenantlike", "crossing", "own", "owned", "foreign", "known",
    "standing", "actor", "generic", "only", "not", "without", "prevent", "reject", "leak", "access", "permitted",
    "visible", "show", "list", "get", "update", "delete", "reads", "writes", "anyrow", "manage", "single",
    "associate",
)  # fmt: skip
_ANSWER: Final = ("notfound", "status_code", "error", "want", "id", "purpose", "anycond", "adjective")
_BUT: Final = frozenset({"but", "except", "unless"})


@cache
def tenant_names() -> tuple[str, ...]:
    """The names by which records call their tenant, the plainest first."""
    return tuple(load("access")["tenants"])


def is_tenant(chunk: Chunk) -> bool:
    """True for `tenant`, `organization`, and the entity that is called so."""
    return chunk.is_a("tenant", "tenantlike") or any(e.casefold() in tenant_names() for e in chunk.entities())


def tenants(line: Line, context: Context, run: Run) -> Hit | None:
    """Every way to say that no tenant reaches the rows of another."""
    held = _held(line, run)
    if not held or any(c.text.casefold() in _BUT for c in run) or _roles(run):
        return None
    if not (_isolated(run) or _own(run, held) or _foreign(run, held)) or first(run, "forbidden") >= 0:
        return None  # The row of another tenant is never told from one that is not there.
    names = dict.fromkeys(n for c in run if c.at not in held for n in _named(line, c))
    if not names and not _crosses(run, held):
        names = dict.fromkeys(n for c in line.chunks if not is_tenant(c) for n in _named(line, c))
    fact = context.origin.fact("tenancy", TENANT, Source.STATED)
    claims = tuple(
        Claim(entity=n, verb=None, grants=Grants.TENANT, fact=fact, member=_noun(run, held), closed=True)
        for n in names or (EVERYTHING,)
    )
    spoken = tuple(c for c in run if c.at in held or any(n in names for n in c.entities()))
    eats, stances = ((*_EATS, *_ANSWER), (Stance.HIDDEN,)) if first(run, "notfound") >= 0 else (_EATS, ())
    return Hit(rule=TENANT, claims=claims, stances=stances, spoken=spoken, eats=eats)


def key(line: Line, context: Context, chunk: Chunk, entity: str, field: str) -> Chunk | None:
    """The word for tenants behind `unique within a company`: kept as a claim, because other lines say whether there are
    tenants at all."""
    for c in line.chunks[chunk.at + 1 :]:
        if is_tenant(c):
            why = context.origin.fact("unique_per", TENANT, Source.STATED)
            made = Claim(entity=entity, verb=None, grants=Grants.TENANT_KEY, fact=why, member=field, closed=True)
            context.drafts.claims.made.append(made)
            return c
        if not (c.silent or c.entities() or c.is_a("article", "all", "single", "tie", "thing")):
            return None
    return None


def listed(line: Line, context: Context) -> None:
    """`list all hives of the signed-in user's company`, `… for the current company`: what a list of a tenant's rows is.

    Kept as a claim: it is true only where another line says that the rows belong to tenants.
    """
    if not line.has("tenant", "tenantlike") or not {"R-list", "R-filter"} & {*line.rules} or line.has("not", "only"):
        return
    names = {entity for entity, _, what in (m.partition(".") for m in line.makes) if what in ("list", "filters")}
    fact = context.origin.fact("tenancy", TENANT, Source.STATED)
    for chunk in line.tagged("tenant", "tenantlike"):
        caller = callers_own(line, chunk) if len(names) == 1 else ()
        if caller:
            entity = next(iter(names))
            claim = Claim(entity=entity, verb=None, grants=Grants.TENANT_LIST, fact=fact, closed=True)
            context.drafts.claims.made.append(claim)
            line.fire(TENANT, f"{entity}.list")
            line.use(chunk, *caller)


def callers_own(line: Line, chunk: Chunk) -> tuple[Chunk, ...]:
    """The words that say that it is the caller's tenant: `current` before it, a known user beside it."""
    before = line.chunks[max(0, chunk.at - 1) : chunk.at]
    if before and before[0].text.casefold() == "current":
        return before
    for near in (line.chunks[max(0, chunk.at - 4) : chunk.at], line.chunks[chunk.at + 1 : chunk.at + 6]):
        told = tuple(c for c in near if c.is_a("generic", "known"))
        if any(c.is_a("known") for c in told) and any(c.is_a("generic") for c in told) and _joined(line, chunk, told):
            return told
    return ()


def _joined(line: Line, chunk: Chunk, told: tuple[Chunk, ...]) -> bool:
    """True when nothing with a meaning stands between the user and the tenant."""
    first, last = min(chunk.at, told[0].at), max(chunk.at, told[-1].at)
    between = line.chunks[first + 1 : last]
    return not any(c.text in ",;" for c in between) and all(c.silent or c in told for c in between)


def _held(line: Line, run: Run) -> frozenset[int]:
    """The places of the words for tenants. Where the line says `the association (tenant)`, that is such a word, too."""
    at = [c.at for c in line.tagged("tenant") if c.at > 1 and line.chunks[c.at - 1].text in ("(", "（")]
    called = {line.chunks[i - 2].text.casefold() for i in at}
    return frozenset(c.at for c in run if is_tenant(c) or c.text.casefold() in called)


def _noun(run: Run, held: frozenset[int]) -> str:
    """What the line calls the tenant, in `snake_case`: an entity, else the word itself."""
    named = [c for c in run if c.at in held]
    entity = next((snake(e) for c in named for e in c.entities()), "")
    return entity or next((identifier(c.text) for c in named if not c.is_a("tenant")), "")


def _named(line: Line, chunk: Chunk) -> Iterator[str]:
    """The entity that a chunk names, unless it only says who acts."""
    if not (chunk.is_a("actor", "generic") and chunk.at in line.subject):
        yield from chunk.entities()[:1]


def _isolated(run: Run) -> bool:
    """`isolate hives by company`, `data is scoped to the tenant`, `ensure multi-tenant isolation`."""
    at = first(run, "apart")
    return at >= 0 and not any(c.is_a("not", "without") for c in run[:at])


def _own(run: Run, held: frozenset[int]) -> bool:
    """`users only see hives of their own company`, `limit the list to the tenant of the signed-in user`, `each tenant
    only sees its own hives`."""
    if first(run, "only", "privately") < 0 or any(c.is_a("not") for c in run):
        return False
    places = [i for i, c in enumerate(run) if c.at in held]
    owned = any(c.is_a("own") and c.at + n in held for c in run for n in (1, 2, 3))
    leading = bool(places) and places[0] < first(run, "modal") and first(run, "access", "show", "list", "get") >= 0
    return owned or leading or any(first(run[i + 1 : i + 6], "known") >= 0 for i in places)


def _foreign(run: Run, held: frozenset[int]) -> bool:
    """`never return hives of other tenants`, `prevent cross-company access`, `404 for a hive of another tenant`."""
    at = first(run, "not", "prevent", "reject", "notfound")
    open_ = any(c.is_a("only") or (c.is_a("without") and not c.is_a("not")) for c in run)
    return at >= 0 and not open_ and _crosses(run, held)


def _crosses(run: Run, held: frozenset[int]) -> bool:
    return any(c.is_a("foreign", "crossing") and c.at + n in held for c in run for n in (1, 2, 3))


def _roles(run: Run) -> bool:
    """True when only some callers are spoken of: tenants are apart for all, or not at all."""
    return any((who := people((c,))) is not None and (who.roles or who.anybody) for c in run)
