"""What the rules about access have in common: a `Hit`, and the questions that they ask about a stretch of a line.

In: a line and chunks of it. Out: claims and stances with the words that were read. Which words mean what is data
(`lexicon/access.*.yaml`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from pipeline.design.entities.claims import Claim, Grants, Stance
from pipeline.design.facts import Fact, Source
from pipeline.design.requirements.access_deeds import Deeds
from pipeline.design.requirements.access_people import People
from pipeline.design.requirements.context import Context
from pipeline.design.text.chunks import Chunk, Line

SIGNED_IN: Final = "R-signed-in"
ROLE: Final = "R-role"
OWN: Final = "R-own"
EVERY_ROW: Final = "R-every-row"
PUBLIC: Final = "R-public"
OTHERS: Final = "R-others"

VAGUE: Final = "the line does not say who is authorized: any known caller is"

Run = Sequence[Chunk]


class Hit(Struct, frozen=True, kw_only=True):
    """What one stretch of a line says. `needs`: it holds only if something is guarded like this."""

    rule: str
    claims: tuple[Claim, ...] = ()
    stances: tuple[Stance, ...] = ()
    spoken: tuple[Chunk, ...] = ()
    eats: tuple[str, ...] = ()
    needs: Grants | None = None


Reader = Callable[[Line, Context, Run], Hit | None]


def fact(context: Context, what: str, rule: str, vague: bool = False) -> Fact:
    """A stated fact; an assumed one where the line leaves open who is authorized."""
    if vague:
        return context.origin.fact(what, rule, Source.ASSUMED, VAGUE)
    return context.origin.fact(what, rule, Source.STATED)


def guarded(context: Context, who: People, done: Deeds, closed: bool = True) -> tuple[Claim, ...]:
    """A claim for each deed: roles, any known caller, or everybody."""
    grants = _grants(who)
    rule = {Grants.ROLES: ROLE, Grants.ANYBODY: PUBLIC}.get(grants, SIGNED_IN)
    why = fact(context, "gate", rule, who.vague and not who.known)
    return tuple(
        Claim(
            entity=d.entity, verb=d.verb, name=d.name, grants=grants, roles=who.roles, fact=why, general=done.general,
            closed=closed and grants not in (Grants.ANYBODY, Grants.USERS),
        )
        for d in done.deeds
    )  # fmt: skip


def _grants(who: People) -> Grants:
    if who.anybody:
        return Grants.ANYBODY
    if who.roles:
        return Grants.ROLES
    return Grants.KNOWN if who.known or who.vague else Grants.USERS


def first(run: Run, *tags: str) -> int:
    """The place within the run of the first chunk with one of the tags; -1 when there is none."""
    return next((i for i, c in enumerate(run) if not c.tags.isdisjoint(tags)), -1)


def last_word(run: Run, *words: str) -> int:
    """The place of the last chunk that is one of these words; -1 when there is none."""
    return next((i for i in range(len(run) - 1, -1, -1) if run[i].text.casefold() in words), -1)


def foreign(run: Run) -> bool:
    """True for `other users`, `another user`, `someone else`."""
    for chunk, after in zip(run, (*run[1:], None), strict=False):
        if chunk.is_a("foreign") and (
            chunk.text.casefold().startswith("some") or (after is not None and person(after))
        ):
            return True
    return False


def person(chunk: Chunk) -> bool:
    return chunk.is_a("actor", "generic")
