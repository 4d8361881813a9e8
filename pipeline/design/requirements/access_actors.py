"""Who acts in a line that asks for operations: `allow authenticated users to create tasks`, `delete their own tasks`.

In: a line that other rules have read. Out: claims for the operations that it asks for, and marks on the words that say
whose rows they are. A line that names a role keeps nobody else out; `access` decides what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.entities.claims import Claim, Grants, Stance
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_deeds import READS, Deed, Deeds
from pipeline.design.requirements.access_hits import EVERY_ROW, OWN, PUBLIC, SIGNED_IN, guarded
from pipeline.design.requirements.access_people import People, is_people, owner_of, people
from pipeline.design.requirements.access_rows import acting, ownable, owning
from pipeline.design.requirements.acts import asked
from pipeline.design.requirements.context import Context, objects, spoken_of
from pipeline.design.text.chunks import Chunk, Line

_READING: Final = ("filter", "search", "sort", "page", "list")


def actors(line: Line, context: Context) -> None:
    """Claims for everything that the line asks for. `… (based on role permissions)` keeps the others out."""
    if not line.rules:
        return
    _denials(line, context)
    done = tuple(_done(line, context))
    if not done and line.has("noauth", "nologin"):
        context.drafts.claims.take(Stance.NO_LOGIN, context.origin.fact("access", "R-open"))
    own = _owned(line, context)
    for entity, chunk in own.items():
        line.fire(OWN, f"{entity}.owner")
        line.use(chunk)
        mine = [d for d in done if d.entity == entity and d.verb is not Verb.CREATE]
        context.drafts.claims.made += [owning(context, entity, d.verb, d.name, _by(line, context)) for d in mine]
    who = _who(line)
    if who is None or not done or line.has("not", "prevent", "reject"):
        return
    said = Deeds(deeds=done, general=False, spoken=())
    wide = tuple(_every_row(line, context, who, done))
    roles = bool(who.roles) and line.has("rolebased")
    line.use(*(c for c in line.tagged("rolebased", "rolewords") if roles))
    context.drafts.claims.made += [*guarded(context, who, said, closed=roles), *wide]
    if who.known and not who.roles and not who.anybody:
        line.fire(SIGNED_IN)
    if who.anybody:
        line.fire(PUBLIC)
    if any(owner_of(context.drafts[c.entity]) for c in wide) or "regardless" in line.text.casefold():
        line.fire(EVERY_ROW, *dict.fromkeys(f"{c.entity}.owner" for c in wide))


def _denials(line: Line, context: Context) -> None:
    """`errors for invalid input and unauthorized access attempts`: what guards answer with, if there are any."""
    if line.has("error", "validate") and line.has("unauthorized", "forbidden"):
        line.eat("unauthorized", "forbidden", "access")
        context.drafts.claims.needs.append((context.origin.span, Grants.KNOWN))


def _done(line: Line, context: Context) -> Iterator[Deed]:
    """The operations that the line asks for; finding and sorting is listing."""
    found = dict.fromkeys(Deed(entity=a.entity, verb=v) for a in asked(line, context) for v in _seen(line, a.verb))
    if line.has(*_READING):
        about = [n for n in spoken_of(line, context) if f"{n}." in " ".join(line.makes)]
        found.update(dict.fromkeys(Deed(entity=n, verb=Verb.LIST) for n in about[:1]))
    for name in dict.fromkeys(n for _, n in objects(line)):
        machine = context.drafts[name].machine
        moves = {m.name for m in machine.moves if m.name and f"{name}.{m.name}" in line.makes} if machine else set()
        found.update(dict.fromkeys(Deed(entity=name, verb=Verb.MOVE, name=m) for m in sorted(moves)))
    yield from found


def _seen(line: Line, verb: Verb) -> tuple[Verb, ...]:
    """Whoever may view products may view one and many of them."""
    plain = verb in READS and line.has("show") and not line.has("list", "page", "id", "single", "get")
    return READS if plain else (verb,)


def _who(line: Line) -> People | None:
    """The people at whose hands it happens."""
    acting = [c for c in line.chunks if c.at in line.subject and not c.is_a("system") and not c.is_a("modal")]
    if line.has("noauth", "nologin"):
        return People(anybody=True)
    return people(acting) if acting else None


def _owned(line: Line, context: Context) -> dict[str, Chunk]:
    """The entities that the line calls somebody's own, with the word."""
    found: dict[str, Chunk] = {}
    for chunk in line.tagged("own"):
        behind = [c for c in line.chunks[chunk.at + 1 : chunk.at + 5] if c.entities()]
        if (
            behind
            and not is_people(behind[0].entities()[0])
            and ownable(context.drafts[behind[0].entities()[0]], line, _by(line, context))
        ):
            found.setdefault(behind[0].entities()[0], chunk)
    return found


def _by(line: Line, context: Context) -> str:
    """The entity whose rows act, where it is not just users."""
    who = acting(context, [c for c in line.chunks if c.at in line.subject])
    return who.entities()[0] if who is not None else ""


def _every_row(line: Line, context: Context, who: People, done: tuple[Deed, ...]) -> Iterator[Claim]:
    """`admins can edit any task`, `admins can view all tasks`: roles that reach every row."""
    if not who.roles or line.has("own"):
        return
    wide = [c for c in line.chunks if c.at not in line.subject and (c.is_a("anyrow") or c.text.endswith(" all"))]
    line.use(*(c for c in wide if c.is_a("anyrow")))
    near = {n for c in wide for after in line.chunks[c.at + 1 : c.at + 4] for n in after.entities()}
    fact = context.origin.fact("ownership", EVERY_ROW)
    for deed in done:
        for verb in (Verb.GET, Verb.LIST) if deed.verb is Verb.LIST else (deed.verb,):
            if deed.entity in near and verb is not Verb.CREATE:
                grants = Grants.EVERY_ROW
                yield Claim(entity=deed.entity, verb=verb, name=deed.name, grants=grants, roles=who.roles, fact=fact)
