"""Whole sentences about who may do what, and what a spec says about access at large.

In: a line. Out: claims and stances, when every word of the line was read; a line that says more than that is left to
the other rules. `access_actors` reads who acts in lines about something else; `access` makes gates of it all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.design.entities.claims import EVERYTHING, Claim, Stance
from pipeline.design.operations import Verb
from pipeline.design.requirements.access_guards import by_roles, granted, only, refused, required, restricted
from pipeline.design.requirements.access_hits import Hit, Reader, Run
from pipeline.design.requirements.access_people import runs
from pipeline.design.requirements.access_rows import answered, assigned, made, others, own_only, scoped
from pipeline.design.requirements.access_tenants import tenants
from pipeline.design.requirements.context import FRAME, Context, everything
from pipeline.design.requirements.framing import blank_asides, close
from pipeline.design.text.chunks import Line

READERS: Final[tuple[Reader, ...]] = (
    tenants, answered, own_only, others, scoped, assigned, made, only, restricted, required, refused, granted, by_roles,
)  # fmt: skip
_USUAL: Final = (Verb.CREATE, Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE)
_TELLING: Final = (
    "only", "restrict", "required", "unauthorized", "forbidden", "not", "prevent", "reject", "rolebased", "foreign",
    "permitted", "reads", "writes", "privately", "known", "owned", "notfound",
    "apart",
)  # fmt: skip
_FRAME: Final = (
    *FRAME, "only", "restrict", "permitted", "access", "validate", "success", "several", "generic", "changed",
    "actor", "standing", "want", "anycond",
)  # fmt: skip


def guards(line: Line, context: Context) -> bool:
    """True when the line is about access from its first word to its last; then it is read."""
    if not line.has(*_TELLING) and " who " not in line.text:
        return False
    blank_asides(line)
    hits = [hit for run in runs(line.chunks) if (hit := _read(line, context, run)) is not None]
    for hit in hits:
        _use(line, hit, context)
    close(line)
    if not hits or line.left() or "?" in line.text[-3:]:
        line.used.clear()
        line.rules.clear()
        line.makes.clear()
        return False
    for hit in hits:
        take(context, hit)
    return True


def _read(line: Line, context: Context, run: Run) -> Hit | None:
    return next((hit for reader in READERS if (hit := reader(line, context, run)) is not None), None)


def _use(line: Line, hit: Hit, context: Context) -> None:
    made = dict.fromkeys(m for c in hit.claims for m in _makes(c, context))
    line.fire(hit.rule, *made)
    line.use(*hit.spoken)
    line.eat(*_FRAME, *hit.eats)


def _makes(claim: Claim, context: Context) -> Iterator[str]:
    what = claim.name or (claim.verb.value if claim.verb else "access")
    names = everything(context) if claim.entity == EVERYTHING else (claim.entity,)
    return (f"{name}.{what}" for name in names)


def take(context: Context, hit: Hit) -> None:
    """Keep what a stretch of a line says. What only some may do can be done."""
    claims = context.drafts.claims
    for claim in hit.claims:
        claims.made.append(claim)
        if claim.entity != EVERYTHING and claim.closed and claim.verb in _USUAL:
            context.drafts.allow(claim.entity, claim.verb, context.origin.fact("operation", hit.rule))
    for stance in hit.stances:
        claims.take(stance, context.origin.fact("access", hit.rule))
    claims.needs += [(context.origin.span, hit.needs)] if hit.needs else []


def assumed(line: Line, context: Context) -> None:
    """Read an assumption for what it says about access at large, and sentence by sentence for who may do what."""
    for run in runs(line.chunks):
        stance = _stance(run)
        if stance is not None:
            context.drafts.claims.take(stance, context.origin.fact("access", "R-open"))
            continue
        hit = _read(line, context, run)
        if hit is not None and hit.claims and _understood(line, hit, run, context):
            take(context, hit)


def _understood(line: Line, hit: Hit, run: Run, context: Context) -> bool:
    """True when nothing of the sentence is left but what stands in parentheses."""
    read = line.fresh()
    _use(read, hit, context)
    depth, left = 0, 0
    for chunk in run:
        depth += (chunk.text in ("(", "（")) - (chunk.text in (")", "）"))
        left += not depth and chunk.at not in read.used and not chunk.silent
    return not left


def _unguarded(told: Run) -> bool:
    """`no authentication is required`; not `two-factor authentication is out of scope`."""
    if any(c.is_a("reject", "error", "unauthorized") for c in told):
        return False
    at = next((i for i, c in enumerate(told) if c.is_a("noauth", "nologin")), -1)
    whole = at <= 0 or not told[at].text.casefold().startswith("auth")
    return at >= 0 and (whole or all(c.is_a("system", "generic", "actor") for c in told[:at]))


def _stance(run: Run) -> Stance | None:
    """No login: none is wanted, or something in front of the service sees to it. No roles: the same of them."""
    told = [c for c in run if not c.silent]
    elsewhere = next((i for i, c in enumerate(told) if c.is_a("elsewhere")), -1)
    if _unguarded(told):
        return Stance.NO_LOGIN
    if elsewhere < 0 and not any(c.is_a("not") and c.is_a("rolebased") for c in told):
        return None
    about = [i for i, c in enumerate(told[:elsewhere]) if c.is_a("authn", "rolebased")]
    if not about or any(not c.is_a("system", "generic", "actor") for c in told[: about[0]]):
        return None
    between = [c for c in told[about[-1] + 1 : elsewhere] if not c.is_a("rolewords", "manage", "allow")]
    if any(c.is_a("move", "ui", "ability") for c in between) or len(between) > 2:
        return None
    login = any(told[i].is_a("authn") for i in about)
    return Stance.NO_LOGIN if login else Stance.NO_ROLES
