"""Scenarios about who may do what: nobody, callers without the role, rows of somebody else, and lists of one's own.

In: a scene. Out: a `Play` that asks as the caller that the scenario names, or None when the design lets that caller in,
or the scenario is about something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pipeline.design.cases import NOBODY, STRANGER, Call, Expect, Fixture, Refusal, Setting, Step
from pipeline.design.model import Entity
from pipeline.design.operations import Gate, Verb
from pipeline.design.scenarios.callers import (
    OUTSIDER,
    Asking,
    asking,
    change,
    own_rows,
    somebody_else,
    tried,
)
from pipeline.design.scenarios.creates import REFUSES, use_members
from pipeline.design.scenarios.fixtures import Row, rows, subject, use, use_ids
from pipeline.design.scenarios.reads import ASKED, SHOWN, reads
from pipeline.design.scenarios.scene import Play, Scene
from pipeline.design.scenarios.subjects import any_endpoint

_WHO: Final = (
    "anonymous", "known", "generic", "vague", "rolewords", "non", "own", "owned", "foreign", "existing", "access",
    "authn", "all", "without", "move", "place",
)  # fmt: skip
TRIES: Final = (
    "create", "update", "delete", "show", "list", "get", "new", "want", "submit", "called", "requested",
    "prevent", *_WHO,
)  # fmt: skip
_DENIED: Final = (
    *REFUSES, "notfound", "forbidden", "unauthorized", "permitted", "access", "delete", "list", "update", "want",
    "generic",
)  # fmt: skip
_REFUSED: Final = ("unauthorized", "forbidden", "reject", "prevent", "error", "notfound")


def shut_out(scene: Scene) -> Play | None:
    """`Given an unauthenticated request, When it creates a product, Then it is rejected with an unauthorized error`."""
    if not scene.then.has(*_REFUSED) or scene.then.has("notfound") or answered_with(scene, "403", "404"):
        return None
    who, done = asking(scene), tried(scene)
    if not who.nobody or not done or any(gate_of(scene.entity, v) is None for v in done):
        return None
    return refused(scene, who, "S-unauthenticated", [(v, NOBODY) for v in done], Refusal.UNAUTHENTICATED, "by nobody")


def let_through(scene: Scene) -> Play | None:
    """`Given a valid token, When any endpoint is called, Then the request succeeds`."""
    known = any(line.tagged("known") for line in (scene.given, scene.when))
    if not known or not any_endpoint(scene.when) or scene.refused():
        return None
    who, name = asking(scene), scene.entity.name
    if who.nobody or who.roles or who.lacking:
        return None
    gate = gate_of(scene.entity, Verb.LIST)
    if gate is None or gate.roles or not scene.then.has("success"):
        return None
    use_members(scene)
    scene.given.use(*(c for c in scene.given.chunks if c.inner.startswith(_HEADER)))
    scene.eat((*TRIES, "enter", "authn"), TRIES, ("success", "access", "want"))
    step = Step(call=Call(verb=Verb.LIST, entity=name), expect=Expect(count=0))
    return Play(
        rule="S-list", title=f"list {scene.entity.collection.replace('_', ' ')} as somebody known", steps=(step,)
    )


_HEADER: Final = "Authorization: Bearer"
"""How callers say who they are."""


def held_back(scene: Scene) -> Play | None:
    """`Given a non-admin user, When they delete a product, Then access is denied`."""
    if not scene.then.has(*_REFUSED) or scene.then.has("notfound", "duplicate", "invalid"):
        return None
    who = asking(scene)
    if who.nobody or not (who.roles or who.lacking) or answered_with(scene, "401", "404", "409", "400"):
        return None
    done = tried(scene)
    asked = [(v, name) for v in done for name in _outside(who, gate_of(scene.entity, v))]
    if not done or {v for v, _ in asked} != set(done):
        return None
    play = refused(scene, who, "S-forbidden", asked, Refusal.FORBIDDEN, "without the role")
    return play if play is None or not scene.then.has("reads", "withheld") else _still_reads(scene, play, asked)


def _still_reads(scene: Scene, play: Play, asked: Sequence[tuple[Verb, str]]) -> Play:
    """`… and a read-only view is shown`: the same callers may look at the record."""
    scene.then.eat("withheld", "not", "without", "reads", "get")
    caller, gate = asked[0][1], gate_of(scene.entity, Verb.GET)
    if not scene.then.has("reads") or not scene.entity.can(Verb.GET) or (gate and caller not in (*gate.roles, "")):
        scene.then.used.difference_update(c.at for c in scene.then.tagged("reads"))
        return play
    row = play.given[0] if play.given else Fixture(entity=scene.entity.name, bind=scene.bind)
    call = Call(verb=Verb.GET, entity=scene.entity.name, target=row.bind, caller=caller)
    return replace(play, given=(row,), steps=(*play.steps, Step(call=call, expect=Expect())))


def _outside(who: Asking, gate: Gate | None) -> tuple[str, ...]:
    """The roles of the scenario that the gate does not let in; nothing when it lets one of them in."""
    if gate is None or not gate.roles or set(who.roles) & set(gate.roles):
        return ()
    lacks = set(gate.roles) <= set(who.lacking) if who.lacking else False
    return who.roles or ((OUTSIDER,) if lacks else ())


def not_theirs(scene: Scene) -> Play | None:
    """`When I delete another user's task, Then it is rejected`."""
    owned = scene.entity.ownership
    if owned is None or not somebody_else(scene) or not scene.then.has(*_REFUSED):
        return None
    codes = ("401", "403", "400") if owned.hidden else ("401", "404", "400")
    if answered_with(scene, *codes) or scene.then.has("forbidden" if owned.hidden else "notfound"):
        return None
    done = tried(scene)
    if not done or not all(v in owned.verbs and v is not Verb.LIST and scene.entity.can(v) for v in done):
        return None
    refusal = Refusal.NOT_FOUND if owned.hidden else Refusal.FORBIDDEN
    return refused(scene, asking(scene), "S-others", [(v, STRANGER) for v in done], refusal, "of somebody else")


def own_list(scene: Scene) -> Play | None:
    """`When I list my tasks, Then I see only tasks that I created`."""
    owned = scene.entity.ownership
    if owned is None or Verb.LIST not in owned.verbs or not reads(scene) or not scene.entity.can(Verb.LIST):
        return None
    mine = scene.then.has("only") and own_rows(scene.then, scene.entity.name)
    if (
        not mine
        or scene.when.has("filter", "search", "sort", "id")
        or any(m != owned.member for _, m in scene.members(*scene.lines))
    ):
        return None
    if any(r.pairs for r in rows(scene)):
        return None
    use_members(scene)
    words = ("only", "not", "without", "nolonger", "leak", *_WHO)
    scene.eat((*_WHO, "all", "several"), (*ASKED, *_WHO), (*SHOWN, *words))
    name, other = scene.entity.name, f"other_{scene.bind}"
    given = (Fixture(entity=name, bind=scene.bind), Fixture(entity=name, bind=other, owner=STRANGER))
    step = Step(call=Call(verb=Verb.LIST, entity=name), expect=Expect(listed=(scene.bind,), unlisted=(other,)))
    title = f"list own {scene.entity.collection.replace('_', ' ')}"
    return Play(rule="S-own", title=title, given=given, steps=(step,))


def gate_of(entity: Entity, verb: Verb) -> Gate | None:
    """The gate of an operation; None when it is open to everybody, or there is none."""
    return next((g for g in entity.gates if g.verb is verb and entity.can(verb)), None)


def answered_with(scene: Scene, *codes: str) -> bool:
    """True when the scenario names one of these codes as the answer."""
    return any(code in (c.inner or c.text).split() for c in scene.then.chunks for code in codes)


def refused(
    scene: Scene, who: Asking, rule: str, asked: Sequence[tuple[Verb, str]], refusal: Refusal, how: str
) -> Play | None:
    """Every operation is refused to its caller, on a row that is there."""
    row, change_ = subject(scene, rows(scene)), change(scene.entity)
    if row is None or (not change_ and any(v is Verb.UPDATE for v, _ in asked)):
        return None
    spoken(scene, who, row, _DENIED)
    calls = [attempt(scene, row, v, caller, change_) for v, caller in asked]
    steps = tuple(Step(call=call, expect=Expect(refusal=refusal)) for call in calls)
    verbs = ", ".join(dict.fromkeys(v.value for v, _ in asked))
    given = (row.fixture(),) if any(call.target for call in calls) else ()
    return Play(rule=rule, title=f"{verbs} {scene.thing} {how}", given=given, steps=steps)


def spoken(scene: Scene, who: Asking, row: Row, answer: tuple[str, ...]) -> None:
    """Use what such a scene says: the row and its members, who asks, that it is tried, and the `answer`."""
    use(scene, row)
    use_members(scene)
    use_ids(scene)
    for line in (scene.given, scene.when):
        line.use(*(c for c in who.chunks if line.chunks[c.at : c.at + 1] == (c,)))
    scene.eat(TRIES, TRIES, answer)


def attempt(scene: Scene, row: Row, verb: Verb, caller: str, settings: tuple[Setting, ...]) -> Call:
    """One operation by a caller, on the row where it has a target; an update sends the settings."""
    return Call(
        verb=verb,
        entity=scene.entity.name,
        target="" if verb in (Verb.CREATE, Verb.LIST) else row.bind,
        body=settings if verb is Verb.UPDATE else (),
        caller=caller,
    )


def let_in(scene: Scene, play: Play) -> bool:
    """False for a play that succeeds, or fails for another reason, although its caller would be kept out."""
    gates = [gate for step in play.steps if not step.call.caller and (gate := _gate(scene, step.call)) is not None]
    who = asking(scene) if gates else Asking()
    guests = any(line.tagged("anybody") for line in (scene.given, scene.when))
    if gates and (who.nobody or guests):
        return False
    allowed = (not who.roles or not gate.roles or bool(set(who.roles) & set(gate.roles)) for gate in gates)
    return all(allowed) and not any(set(who.lacking) & set(gate.roles) for gate in gates)


def _gate(scene: Scene, call: Call) -> Gate | None:
    """The gate that the call goes through."""
    gates = scene.entities[call.entity].gates
    return next((g for g in gates if g.verb is call.verb and call.name in ("", g.name)), None)
