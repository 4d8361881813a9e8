"""Who may do what, as people read it: sharpened specs, decisions, inspect, data model; and joined over features."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from pipeline.design.behaviour import canonical_json, strip
from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.design.model import Entity
from pipeline.design.system import Design
from pipeline.render.documents.data_model import data_model
from pipeline.render.documents.decisions import assumed, findings
from pipeline.render.inspect import Inspected, inspect_json
from pipeline.render.inspect_text import inspect_text
from pipeline.render.sharpen import sharpen
from pipeline.spec.model import Spec
from pipeline.spec.reader import read

HEAD = "# Feature Specification: Kitchen\n\n## Requirements\n\n### Functional Requirements\n\n"
ENTITIES = (
    "### Key Entities\n\n- **Recipe**: What is cooked.\n  - title: text, required\n  - state: one of draft, published\n"
    "  - state moves: draft → published (publish)\n- **Shelf**: Where things stand.\n  - name: text, required\n"
)
LINES = (
    "System MUST require authentication for all endpoints",
    "Only editors can publish recipes",
    "Administrators MUST be able to delete shelves",
    "Users can only view and update their own recipes",
)


def text(*lines: str, entities: str = ENTITIES) -> str:
    listed = "".join(f"- **FR-{n:03}**: {line}\n" for n, line in enumerate(lines, start=1))
    return f"{HEAD}{listed}\n{entities}"


def compiled(spec: str, slug: str = "001-kitchen") -> tuple[Spec, Design]:
    parsed, _ = read(f"specs/{slug}/spec.md", spec)
    return parsed, derive(parsed)[0]


def access(design: Design) -> list[str]:
    """What the service is made of, as far as it is about access."""
    return [canonical_json(strip(part)) for e in design.entities for part in (e.gates, e.ownership, e.fields)]


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        ("Administrators MUST be able to create, update and delete shelves",),
        ("System MUST allow authorized users to create and publish recipes",),
        ("Users MUST be able to delete their own recipes", "Editors MUST be able to create recipes"),
        ("System MUST return 403 for recipes of other users",),
    ],
)
def test_sharpened_access_is_the_same_with_nothing_assumed(lines: tuple[str, ...]) -> None:
    spec, design = compiled(text(*lines))
    assert assumed(design)
    once = sharpen(text(*lines), spec, design)
    spec, again = compiled(once)
    assert access(again) == access(design), once
    assert assumed(again) == ()
    assert sharpen(once, spec, again) == once


def test_what_was_assumed_is_told_with_the_line_that_decides() -> None:
    _, design = compiled(text(*LINES))
    told = [(f.subject, f.value) for f in assumed(design) if f.fact.rule in ("R-role", "R-others")]
    assert told == [
        ("Recipe", "System MUST return 404 (not 403) for recipes of other users"),
        ("Shelf", "Authenticated users MUST be able to delete shelves"),
    ]
    vague = compiled(text("System MUST allow authorized users to create shelves"))[1]
    gate = next(f for f in assumed(vague) if f.fact.what == "gate")
    assert gate.fact.decide == "Authenticated users MUST be able to create shelves"


def test_every_gate_is_a_finding() -> None:
    _, design = compiled(text(*LINES))
    values = {f.subject: f.value for f in findings(design) if f.fact.what in ("gate", "ownership")}
    assert values["Recipe.publish"] == "for callers with role editor"
    assert values["Shelf.create"] == "for any known caller"
    assert values["Recipe.owner_id"] == "only the owner can get, list, update and delete it; not found for others"


def inspected() -> Inspected:
    spec, design = compiled(text(*LINES))
    return Inspected(spec=spec, design=design)


def test_inspect_shows_gates_and_owners() -> None:
    recipe = json.loads(inspect_json([inspected()]))["specs"][0]["entities"][0]
    assert {"operation": "publish", "roles": ["editor"], "line": 8, "rule": "R-role"} in recipe["gates"]
    assert recipe["owner"]["member"] == "owner_id" and recipe["owner"]["hidden"] is True
    shown = inspect_text([inspected()])
    assert "may publish" in shown and "callers with role editor" in shown


def test_data_model_says_who_may_do_what() -> None:
    _, design = compiled(text(*LINES))
    system, _ = link((design,))
    page = data_model(system, design)
    assert "| `publish` | callers with role editor | [L8](spec.md#L8); stated: `R-role` |" in page
    assert "`owner_id` holds the owner and is set by the service" in page
    open_ = compiled(text("Users MUST be able to create shelves"))[1]
    assert "Who may do what" not in data_model(link((open_,))[0], open_)


def merged(*features: str) -> tuple[Entity, list[str]]:
    designs: list[Design] = []
    for n, feature in enumerate(features, start=1):
        spec, _ = read(f"specs/00{n}-part/spec.md", feature)
        designs.append(derive(spec, tuple(designs))[0])
    system, found = link(tuple(designs))
    return system.entity("Shelf"), [d.code.id for d in found]


def gates(entity: Entity) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((g.name, g.roles) for g in entity.gates)


LATER = "# Feature Specification: More\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: {}\n\n" + (
    "### Key Entities\n\n- **Box**: Stands on a shelf.\n  - label: text\n  - shelf: Shelf\n"
)


def test_a_later_feature_guards_what_the_earlier_one_left_open() -> None:
    first = text("System MUST require a valid token to create shelves")
    shelf, found = merged(first, LATER.format("Only editors can create and delete shelves"))
    assert dict(gates(shelf)) == {"create": ("editor",), "delete": ("editor",)}
    assert not found


def test_features_that_name_other_roles_are_told() -> None:
    shelf, found = merged(text("Only cooks can delete shelves"), LATER.format("Only editors can delete shelves"))
    assert dict(gates(shelf)) == {"delete": ("cook",)}
    assert found == ["SM407"]


def test_gates_of_operations_that_there_are_not_are_dropped() -> None:
    shelf, _ = merged(text("Only cooks can perform write operations on shelves"))
    assert dict(gates(shelf)) == dict.fromkeys(("create", "update", "delete"), ("cook",))
