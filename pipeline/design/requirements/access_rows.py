"""Sentences about rows that belong to somebody: `users can only view their own tasks`, `hide tasks of other users`.

In: a stretch of a line. Out: a `Hit` with claims of ownership, for entities that hold, or can be given, the id of their
owner. Sentences that keep whole kinds of callers out are read by `access_guards`.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pipeline.design.entities.claims import Claim, Grants, Stance
from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind, Relation, Type
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_deeds import Deeds, deeds
from pipeline.design.requirements.access_hits import OTHERS, OWN, Hit, Run, fact, first, foreign, last_word, person
from pipeline.design.requirements.access_people import is_people, owner_of, people
from pipeline.design.requirements.context import Context
from pipeline.design.text.chunks import Chunk, Line

_TO: Final = ("to", "by", "per", "with", "a", "por", "para", "à", "al", "par")
_EATS: Final = (
    "own", "owned", "foreign", "leak", "not", "prevent", "reject", "known", "standing", "actor", "generic", "only",
    "privately", "restrict", "access", "anyrow", "rolewords",
)  # fmt: skip
_SERVED: Final = frozenset({"customer", "customer_id", "renter", "member", "member_id", "account_id"})
"""Owners for whom others may have made the record."""
NEW_OWNER: Final = "owner_id"
_NEEDED: Final = "whoever creates a record owns it"


def own_only(line: Line, context: Context, run: Run) -> Hit | None:
    """`users can only update their own tasks`, `display only tasks owned by the authenticated user`."""
    only = first(run, "only", "privately")
    if only < 0 or not _own(run) or _but(run):
        return None
    modal = max((i for i, c in enumerate(run[: only + 1]) if c.is_a("modal")), default=-1)
    who = acting(context, run[: modal + 1]) or acting(context, run[:only])
    rest = [c for c in run if c is not who]
    if _of_own(rest):
        return None
    hit = _rows(line, context, rest, closed=True, by=_entity(who))
    return replace(hit, spoken=(*hit.spoken, who)) if hit is not None and who is not None else hit


def _of_own(run: Run) -> bool:
    """`hives of their own meadow`: the meadow is theirs, of the hives nothing is said."""
    own = next((c for c in run if c.is_a("own")), None)
    near = own is not None and any(c.entities() for c in run if 0 < c.at - own.at < 4)
    return near and any(c.entities() for c in run if own is not None and c.at < own.at)


def acting(context: Context, before: Run) -> Chunk | None:
    """The one who acts, when the spec stores such people as rows of their own: `keepers`."""
    named = [c for c in before if c.entities() and not c.is_a("generic")]
    return named[0] if len(named) == 1 and not context.drafts[_entity(named[0])].mentioned else None


def _entity(chunk: Chunk | None) -> str:
    return chunk.entities()[0] if chunk is not None else ""


def others(line: Line, context: Context, run: Run) -> Hit | None:
    """`prevent users from accessing tasks owned by other users`, `users MUST NOT see other users' tasks`."""
    at = first(run, "not", "prevent", "reject")
    if at < 0 or not foreign(run) or _but(run) or first(run, "only", "without") >= 0:
        return None
    if any(d.verb is not None for d in deeds(line, context, run[:at]).deeds):
        return None
    return _rows(line, context, run, closed=True)


def scoped(line: Line, context: Context, run: Run) -> Hit | None:
    """`scope all task operations to the authenticated user`, `tasks are private to their owner`."""
    at, to = first(run, "privately"), last_word(run, *_TO)
    if not 0 <= at < to or any(c.is_a("not", "without") for c in run):
        return None
    who = people(run[to + 1 :])
    if who is None or who.roles or not (who.known or who.owner):
        return None
    return _rows(line, context, run, closed=True)


def assigned(line: Line, context: Context, run: Run) -> Hit | None:
    """`assign each new task to the authenticated user`: whoever creates a record owns it."""
    known = first(run, "known")
    tied = first(run, "associate", "assign", "track", "owned")
    if known < 0 or tied < 0 or first(run, "not", "only") >= 0 or first(run, "new", "create", "created") < 0:
        return None
    done = _owned(line, context, run)
    if done is None:
        return None
    eats = ("associate", "assign", "track", "new", "create", "created", "immutable", *_EATS)
    claims = (_claim(context, done.deeds[0].entity, Verb.CREATE, closed=False),)
    return Hit(rule=OWN, claims=claims, spoken=done.spoken, eats=eats)


def made(line: Line, context: Context, run: Run) -> Hit | None:
    """`track who created each task`: the same, said of what is kept."""
    at = next((i for i, c in enumerate(run[:-1]) if c.text.casefold() == "who" and run[i + 1].is_a("create")), -1)
    if at < 0 or first(run[:at], "track", "persist") < 0 or first(run, "not", "only", "update", "delete") >= 0:
        return None
    done = _owned(line, context, run[at:])
    held = owner_of(context.drafts[done.deeds[0].entity]) if done is not None else None
    if done is None or (held is not None and held.name in _SERVED):
        return None
    claims = (_claim(context, done.deeds[0].entity, Verb.CREATE, closed=False),)
    spoken = (*done.spoken, run[at + 1])
    return Hit(rule=OWN, claims=claims, spoken=spoken, eats=("track", "persist", *_EATS))


def answered(line: Line, context: Context, run: Run) -> Hit | None:
    """`return 404 (not 403) for tasks of other users`, `return 403 when a user updates another user's task`."""
    codes = [c for c in run if c.is_a("notfound", "forbidden") and not (c.at and line.chunks[c.at - 1].is_a("not"))]
    if not codes or not (foreign(run) or first(run, "unauthorized", "owned") >= 0) or _but(run):
        return None
    stance = Stance.HIDDEN if codes[0].is_a("notfound") else Stance.REFUSED
    told = [c for c in run if not c.is_a("show", "get") or not _answers(c, codes[0])]
    bare = Hit(rule=OTHERS, needs=Grants.OWN, eats=_EATS)
    hit = _rows(line, context, told, closed=True, by=_owners(context, run)) if foreign(run) else bare
    if hit is None:
        return None
    weak = tuple(replace(c, fact=replace(c.fact, rule=OTHERS)) if c.verb is None else c for c in hit.claims)
    said = (c for c in run if c.text in ("403", "404") or c.is_a("forbidden", "notfound", "unauthorized"))
    eats = (*hit.eats, "show", "error", "status_code", "adjective", "want", "anycond", "id", "purpose")
    return replace(hit, rule=OTHERS, claims=weak, stances=(stance,), spoken=(*hit.spoken, *said), eats=eats)


def _owners(context: Context, run: Run) -> str:
    """Those whose rows they are by another line (`keepers can only see their own hives`): this one calls them users."""
    rows = {n for c in run for n in c.entities()}
    owned = (c for c in context.drafts.claims.made if c.grants is Grants.OWN and c.entity in rows)
    return next((c.member for c in owned if c.member), "")


def _answers(chunk: Chunk, code: Chunk) -> bool:
    return 0 < code.at - chunk.at < 4


def _own(run: Run) -> bool:
    """`their own`, `owned by them`, `they created`, `tasks of the authenticated user`; not `that they do not own`."""
    for i, chunk in enumerate(run):
        if chunk.is_a("own", "owned") and not (i and run[i - 1].is_a("not")):
            return not (chunk.is_a("owned") and foreign(run[i : i + 4]))
        if chunk.is_a("known") and any(c.entities() for c in run[max(0, i - 4) : i]):
            return True
    return False


def _but(run: Run) -> bool:
    return any(c.text.casefold() in {"but", "except", "unless"} for c in run)


def _rows(line: Line, context: Context, run: Run, closed: bool, by: str = "") -> Hit | None:
    done = _owned(line, context, run, by)
    if done is None:
        return None
    claims = tuple(
        _claim(context, d.entity, d.verb, closed, d.name, by) for d in done.deeds if d.verb is not Verb.CREATE
    )
    return Hit(rule=OWN, claims=claims, spoken=done.spoken, eats=_EATS) if claims else None


def _owned(line: Line, context: Context, run: Run, by: str = "") -> Deeds | None:
    """The deeds of entities that have, or can be given, an owner; None when one of them has no room for it."""
    done = deeds(line, context, run)
    names = tuple(dict.fromkeys(d.entity for d in done.deeds))
    if not names or done.general or any(is_people(n) or not ownable(context.drafts[n], line, by) for n in names):
        return None
    return done


def ownable(entity: Entity, line: Line, by: str = "") -> bool:
    """True when the entity holds its owner, or the owner is just a user and the entity needs no other one. `by`: the
    entity of those who own it; its rows own no rows of its own kind."""
    if by:
        return entity.name != by and owner_of(entity, by) is not None
    if owner_of(entity) is not None:
        return True
    people = [c for c in line.chunks if person(c)]
    plain = all(c.is_a("generic", "known", "owned") for c in people)
    return plain and not entity.mentioned and not any(r.stored and r.required for r in entity.relations)


def owning(context: Context, entity: str, verb: Verb | None, name: str = "", by: str = "") -> Claim:
    """A claim that only the owner may do it, from a line that grants it to the owner."""
    return replace(
        _claim(context, entity, verb, closed=False, name=name, by=by), fact=context.origin.fact("ownership", OWN)
    )


def _claim(context: Context, entity: str, verb: Verb | None, closed: bool, name: str = "", by: str = "") -> Claim:
    why = fact(context, "ownership", OWN)
    return Claim(entity=entity, verb=verb, name=name, grants=Grants.OWN, closed=closed, fact=why, member=by)


def with_owner(entity: Entity, claim: Claim, people: str) -> Entity:
    """The entity with a member for its owner, which no client sets: a reference to `people`, the stored entity of those
    who call, else the id of a caller."""
    held = owner_of(entity, claim.member)
    kind = replace(claim.fact, what="type", source=Source.DERIVED, reason="a caller is known by a uuid")
    if isinstance(held, Field) and held.type.kind is not Kind.UUID:
        return replace(entity, fields=tuple(_identified(f, kind) if f is held else f for f in entity.fields))
    if held is not None:
        return entity
    if people:
        return replace(entity, relations=(*entity.relations, _reference(entity, claim, people)))
    needed = replace(kind, what="required", reason=_NEEDED)
    span, uuid = claim.fact.span or entity.span, Type(kind=Kind.UUID)
    fresh = Field(name=NEW_OWNER, words="owner id", span=span, type=uuid, required=True, facts=(kind, needed))
    return replace(entity, fields=(*entity.fields, fresh))


def _reference(entity: Entity, claim: Claim, people: str) -> Relation:
    whats = ("target", "required")
    facts = tuple(replace(claim.fact, what=w, source=Source.DERIVED, reason=_NEEDED) for w in whats)
    return Relation(
        name="owner",
        words="owner",
        span=claim.fact.span or entity.span,
        target=people,
        cardinality=Cardinality.MANY_TO_ONE,
        required=True,
        facts=facts,
    )


def _identified(field: Field, kind: Fact) -> Field:
    """A text that only the compiler made a text of, as the id that it is."""
    kept = (f for f in field.facts if f.what not in ("type", "max_length", "min_length"))
    return replace(field, type=Type(kind=Kind.UUID), max_length=None, min_length=None, facts=(kind, *kept))
