"""Sentences that keep callers out: `only admins can delete products`, `require authentication for all endpoints`.

In: a stretch of a line. Out: a `Hit` with closed claims. Rows that belong to somebody are read by `access_rows`.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.entities.claims import Grants, Stance
from pipeline.design.requirements.access_deeds import deeds
from pipeline.design.requirements.access_hits import ROLE, SIGNED_IN, Hit, Run, first, guarded, last_word
from pipeline.design.requirements.access_people import People, people
from pipeline.design.requirements.context import Context
from pipeline.design.text.chunks import Chunk, Line

_TO: Final = ("to", "for", "a", "al", "para", "à", "aux", "pour")
_BY: Final = ("by", "por", "par")
_KNOWN: Final = People(known=True)
_REFUSE: Final = (
    "reject",
    "prevent",
    "error",
    "unauthorized",
    "forbidden",
    "adjective",
    "status_code",
    "show",
    "explain",
)


def only(line: Line, context: Context, run: Run) -> Hit | None:
    """`only admins can delete products`, `products can be deleted by admins only`."""
    at = first(run, "only")
    if at < 0:
        return None
    modal = next((i for i in range(at + 1, len(run)) if run[i].is_a("modal", "permitted")), -1)
    if modal > at + 1 and run[modal + 1 :] and run[modal + 1].text.casefold() != "be":
        who = people(run[at + 1 : modal], loose=True)
        if who is not None and who.told and not any(c.is_a("not") for c in run[modal + 1 :]):
            return _guard(line, context, who, run[modal + 1 :], run[at : modal + 1])
    by = last_word(run, *_BY)
    return _behind(line, context, run, by) if by > 0 else None


def restricted(line: Line, context: Context, run: Run) -> Hit | None:
    """`restrict edit access to admins`, `deleting products is reserved for admins`, `available only to admins`."""
    if first(run, "restrict") < 0 and not (first(run, "only") >= 0 and first(run, "permitted", "access") >= 0):
        return None
    return _behind(line, context, run, last_word(run, *_TO))


def _behind(line: Line, context: Context, run: Run, at: int) -> Hit | None:
    """The people behind a preposition; what they do stands before it."""
    who = people([c for c in run[at + 1 :] if not c.is_a("only")]) if at > 0 else None
    if who is None or not who.told or who.anybody or who.others:
        return None
    return _guard(line, context, who, run[:at], run[at:])


def required(line: Line, context: Context, run: Run) -> Hit | None:
    """`require authentication for all product endpoints`, `deleting products requires the admin role`."""
    at = next((i for i, c in enumerate(run) if c.is_a("required") and not c.mentions), -1)
    if at < 0:
        return None
    if run[at].is_a("authn"):  # One phrase: `yêu cầu xác thực`.
        return _guard(line, context, _KNOWN, (*run[:at], *run[at + 1 :]), run[at : at + 1])
    end = next((i for i in range(at + 1, len(run)) if not _credential(run[i], run)), len(run))
    start = next((i + 1 for i in range(at - 1, -1, -1) if not _credential(run[i], run)), 0)
    before, behind = _told(run[start:at]), _told(run[at + 1 : end])
    if behind is not None:
        return _guard(line, context, behind, (*run[:at], *run[end:]), run[at:end])
    near = next((i for i in range(at - 1, -1, -1) if not run[i].silent), -1)
    if near >= 0 and run[near].is_a("authn"):  # Verbs last: `认证` or `認証` and then `要求`.
        return _guard(line, context, _KNOWN, (*run[:near], *run[at + 1 :]), run[near : at + 1])
    if before is not None:
        return _guard(line, context, before, (*run[:start], *run[at + 1 :]), run[start : at + 1])
    return None


def _credential(chunk: Chunk, run: Run) -> bool:
    return chunk.silent or chunk.is_a("authn", "valid") or people((chunk,)) is not None or chunk.is_a("rolewords")


def _told(run: Run) -> People | None:
    """The people who have what is asked for: signing in, or a role."""
    rest = [c for c in run if not c.is_a("authn", "valid", "system")]
    who = people(rest) if any(not c.silent for c in rest) else People()
    if who is None:
        return None
    if who.roles and any(c.is_a("rolewords") for c in run):
        return who
    return _KNOWN if any(c.is_a("authn", "known") for c in run) else None


def refused(line: Line, context: Context, run: Run) -> Hit | None:
    """`reject requests without a token`, `non-admin access returns 403`, `guests cannot create products`."""
    stop = first(run, "not", "prevent", "reject", "unauthorized", "forbidden")
    if stop < 0:
        return None
    outside = _outside(run)
    if outside is None:
        return None
    told = [c for c in run if not (c.is_a("show") and _answering(run, c))]
    who, chunks = outside
    done = deeds(line, context, [c for c in told if c not in chunks])
    spoken = (*chunks, *done.spoken)
    if who.roles and done.general:
        return Hit(rule=ROLE, stances=(Stance.ROLES,), spoken=spoken, eats=("not", *_REFUSE), needs=Grants.ROLES)
    claims = guarded(context, who, done)
    return Hit(rule=claims[0].fact.rule if claims else ROLE, claims=claims, spoken=spoken, eats=("not", *_REFUSE))


def _outside(run: Run) -> tuple[People, tuple[Chunk, ...]] | None:
    """Who is let in where the run names those who are kept out, and the words for these."""
    lapsed = [c for c in run if c.is_a("lapsed")]
    tokens = [c for c in run if c.is_a("authn", "known") or c.text.casefold() in {"session", "sessions"}]
    if tokens and any(abs(tokens[0].at - c.at) < 4 for c in lapsed):
        return _KNOWN, (*lapsed, *tokens)
    unknown = [c for c in run if c.is_a("anonymous")]
    if unknown:
        return _KNOWN, (*unknown, *(c for c in run if c.is_a("generic", "actor") and c.at - unknown[0].at in (1, 2)))
    non = first(run, "non")
    named = [c for c in run[non + 1 : non + 3] if (who := people((c,))) is not None and who.roles] if non >= 0 else []
    if non >= 0 and run[non].text.casefold() == "non" and named:
        who = people(named)
        chunks = (run[non], *named, *(c for c in run[non + 2 : non + 4] if c.is_a("generic", "rolewords")))
        return (who, chunks) if who is not None else None
    guests = [c for c in run if c.is_a("anybody")]
    return (_KNOWN, tuple(guests)) if guests and any(c.is_a("not", "prevent") for c in run) else None


def _answering(run: Run, chunk: Chunk) -> bool:
    """`return` before an error is no reading."""
    near = [c for c in run if 0 < c.at - chunk.at < 6]
    return any(c.is_a("unauthorized", "forbidden", "error", "status_code") for c in near)


def granted(line: Line, context: Context, run: Run) -> Hit | None:
    """`write operations are permitted to any authenticated user`, `teachers MUST have read-only access to products`."""
    to = last_word(run, *_TO)
    permitted = first(run, "permitted")
    if 0 <= permitted < to:
        who = people(run[to + 1 :])
        if who is not None and who.told and not who.owner:
            return _guard(line, context, who, run[:permitted], run[permitted:], closed=False)
    modal, kind = first(run, "modal", "musthave", "required"), first(run, "reads", "writes")
    if 0 < modal < kind and not any(c.is_a("not", "only") for c in run[:kind]):
        who = people(run[:modal], loose=True)
        if who is not None and who.told:
            return _guard(line, context, who, run[modal:], run[: modal + 1], closed=False)
    return None


def by_roles(line: Line, context: Context, run: Run) -> Hit | None:
    """`enforce role-based access control`."""
    at = first(run, "rolebased")
    if at < 0 or any(c.is_a("elsewhere", "not", "without") for c in run):
        return None
    names = [c for c in run if (who := people((c,))) is not None and (who.roles or c.is_a("rolewords"))]
    eats = ("rolebased", "validate", "access")
    return Hit(rule=ROLE, stances=(Stance.ROLES,), spoken=tuple(names), eats=eats, needs=Grants.ROLES)


def _guard(line: Line, context: Context, who: People, what: Run, said: Run, closed: bool = True) -> Hit | None:
    done = deeds(line, context, what)
    claims = guarded(context, who, done, closed)
    rule = claims[0].fact.rule if claims else SIGNED_IN
    return Hit(rule=rule, claims=claims, spoken=(*said, *done.spoken)) if claims else None
