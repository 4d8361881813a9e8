"""Scenarios in which somebody with the role tries something and may: `Then they have full access`.

In: a scene. Out: a `Play` that asks with that role where a gate asks for one; None when it does not let that role in.
"""

from __future__ import annotations

from typing import Final

from pipeline.design.cases import Expect, Step
from pipeline.design.operations import Verb
from pipeline.design.scenarios.access import attempt, gate_of, spoken
from pipeline.design.scenarios.callers import asking, change, tried
from pipeline.design.scenarios.fixtures import rows, subject
from pipeline.design.scenarios.scene import Play, Scene

_GRANTED: Final = (
    "permitted",
    "access",
    "granted",
    "all",
    "success",
    "allow",
    "status_code",
    "show",
    "writes",
    "reads",
)


def granted(scene: Scene) -> Play | None:
    """Each operation that is tried works for the role that the scenario names."""
    if not scene.then.has("granted") or scene.then.has("forbidden", "unauthorized", "not", "only") or scene.refused():
        return None
    who, done = asking(scene), tried(scene)
    if who.nobody or len(who.roles) != 1 or who.lacking or not done:
        return None
    row, change_ = subject(scene, rows(scene)), change(scene.entity)
    gates = [gate_of(scene.entity, v) for v in done]
    if row is None or any(g is not None and g.roles and who.roles[0] not in g.roles for g in gates):
        return None
    if not change_ and Verb.UPDATE in done:
        return None
    spoken(scene, who, row, _GRANTED)
    callers = (who.roles[0] if gate is not None and gate.roles else "" for gate in gates)
    calls = (attempt(scene, row, v, caller, change_) for v, caller in zip(done, callers, strict=True))
    steps = tuple(Step(call=call, expect=Expect(values=call.body)) for call in calls)
    verbs = ", ".join(v.value for v in done)
    return Play(rule="S-granted", title=f"{verbs} {scene.thing} with the role", given=(row.fixture(),), steps=steps)
