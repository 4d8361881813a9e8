"""A sharpened spec says the same, and leaves nothing to be assumed.

The test over real specs needs the corpus (`SPECMILL_CORPUS`, else `../shared/corpus`) and is skipped without it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.behaviour import canonical_json, strip
from pipeline.design.derive import derive
from pipeline.design.system import Design
from pipeline.render.documents.decisions import assumed
from pipeline.render.sharpen import difference, sharpen
from pipeline.spec.reader import decode, read

ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("SPECMILL_CORPUS") or ROOT.parent / "shared" / "corpus")
FLOOR = 52
"""Of the specs of the corpus, how many keep their behaviour to the byte with nothing assumed."""

HEAD = "# Feature Specification: Shop\n\n## Requirements\n\n### Functional Requirements\n\n"
STORY = "\n## User Scenarios & Testing\n\n### User Story 1 - Keep the shop (P1)\n\n**Acceptance Scenarios**:\n\n"
MORE = "\n### More Requirements\n\n"
FIRST = "- **FR-001**: Users MUST be able to create products\n\n### Key Entities\n\n"


def compiled(text: str, path: str = "specs/001-shop/spec.md") -> Design:
    return derive(read(path, text)[0])[0]


def sharpened(text: str) -> str:
    spec, _ = read("specs/001-shop/spec.md", text)
    return sharpen(text, spec, derive(spec)[0])


def behaviour(design: Design) -> str:
    """What the service is made of. The spec's words for a thing, which line asks for an operation, and in which order
    an entry of a history is filled are not."""
    return canonical_json(_bare(strip(design)))


def _bare(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_bare(v) for v in value)
    if not isinstance(value, Struct):
        return value
    changes = {name: _bare(getattr(value, name)) for name in value.__struct_fields__}
    changes |= {name: "" for name in ("words",) if name in changes}
    changes |= {name: () for name in ("implied",) if name in changes}
    if "operations" in changes:
        changes["operations"] = tuple(sorted(changes["operations"], key=lambda o: (o.verb, o.name)))
    if "parts" in changes:
        changes["parts"] = tuple(sorted(changes["parts"], key=lambda p: p.member))
    return replace(value, **changes)


ITEM = "- **Product**: What we sell."
PROSE = "What we sell. Attributes: SKU (unique), price, colour."
FORMS = {
    "an item with prose": f"{ITEM} Key attributes include SKU (unique), price, status (draft/active).\n",
    "an item with a list": f"{ITEM}\n  - SKU (unique)\n  - price, hard\n    wrapped (optional)\n  - colour\n",
    "a numbered item": "1. **Product**: has a price and a colour.\n2. **Shelf**: has a name.\n",
    "a heading": f"#### Product\n\n{PROSE}\n",
    "a bold line": f"**Product**\n\n{PROSE}\n\n**Shelf**\n\nHas a name.\n",
    "a table": "| Entity | Description |\n|---|---|\n| Product | Has a price (required) |\n| Shelf | Has a name |\n",
    "references": "- **Product**: has a name and belongs to one Shelf.\n- **Shelf**: has a name (required).\n",
    "a table of attributes": "#### Product\n\n| Attribute | Type |\n|---|---|\n| colour | text |\n| price | money |\n",
    "an entity called like a key": "- **Tag**: has a colour.\n- **Identifier**: has a text.\n"
    "- **Shelf**: Has a row. Belongs to one identifier.\n",
    "values of another entity": "- **Lamp**: has a status and a colour.\n- **Order**: has a status and a date.\n\n"
    "## Assumptions\n\n- An order has one of three statuses: new, paid, sent\n",
    "a value that stands once inside of something": "- **Crate**: has a name.\n"
    "- **Row**: has a label and belongs to one crate.\n"
    f"{MORE}- **FR-002**: Row labels MUST appear at most once per crate\n",
    "an order of parts that nobody lists": "- **Product**: has a name and a status (draft/active).\n"
    "- **Review**: has a text and belongs to one product.\n"
    f"{STORY}1. **Given** a product, **When** I view the product, **Then** I see its status and its latest reviews\n",
    "changes that are noted": "- **Product**: has a name and a price.\n- **Shelf**: has a name.\n"
    f"{MORE}- **FR-002**: System MUST keep a history of all changes of products\n"
    f"{STORY}1. **Given** a shelf exists, **When** I update its name, **Then** I see the changes\n",
    "changes that only a scenario speaks of": "- **Product**: has a name and a price.\n"
    f"{STORY}1. **Given** a product, **When** a user changes its price to 5, **Then** the product is updated "
    "and an audit entry is recorded\n",
    "rows of people who are called otherwise": "- **Keeper**: has a name.\n"
    "- **Hive**: has a label and belongs to one keeper.\n"
    f"{MORE}- **FR-002**: Keepers can only view their own hives\n",
    "a list of the caller's tenant": "- **Hive**: has a label and a row.\n"
    f"{MORE}- **FR-002**: System MUST list all hives of the tenant of the logged-in user, filterable by label and row\n"
    "- **FR-003**: System MUST isolate hives by tenant\n",
    "precise lines": f"{ITEM}\n  - sku: text, required, unique\n  - price: money, at least 0\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_behaviour_with_nothing_assumed(form: str) -> None:
    before = HEAD + FIRST + FORMS[form]
    after = sharpened(before)
    assert behaviour(compiled(after)) == behaviour(compiled(before)), difference("spec.md", before, after)
    assert [(f.subject, f.fact.what) for f in assumed(compiled(after))] == [], after


@pytest.mark.parametrize("form", FORMS)
def test_sharpening_twice_changes_nothing(form: str) -> None:
    once = sharpened(HEAD + FIRST + FORMS[form])
    assert sharpened(once) == once


def test_only_lines_are_added_to_prose() -> None:
    before = HEAD + FIRST + FORMS["an item with prose"]
    added = [line for line in sharpened(before).splitlines() if line not in before.splitlines()]
    kept = [line for line in sharpened(before).splitlines() if line in before.splitlines()]
    assert kept == before.splitlines()
    assert "  - SKU: text, unique" in added
    assert "  - status: one of draft, active" in added
    assert "  - operations: create, get, list, update, delete" in added


def test_precise_lines_keep_their_order_beside_prose() -> None:
    lines = "  - SKU: text, unique\n  - colour: text\n  - price: money\n"
    entity = compiled(f"{HEAD}{FIRST}{ITEM} Key attributes: price (optional).\n{lines}").entities[0]
    assert [f.name for f in entity.fields] == ["sku", "colour", "price"]


def test_line_ends_stay_as_they_are() -> None:
    before = (HEAD + FIRST + FORMS["an item with prose"]).replace("\n", "\r\n")
    after = sharpened(before)
    assert after != before
    assert after.replace("\r\n", "").count("\n") == 0


def test_the_difference_is_a_unified_diff() -> None:
    shown = difference("specs/001-shop/spec.md", "a\nb\n", "a\nc\n")
    assert shown == "--- a/specs/001-shop/spec.md\n+++ b/specs/001-shop/spec.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    assert difference("spec.md", "a\n", "a\n") == ""


def test_a_text_without_entities_stays_as_it_is() -> None:
    assert sharpened("# Nothing\n\nNo entities.\n") == "# Nothing\n\nNo entities.\n"
    assert sharpened("") == ""


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_specs_keep_their_behaviour() -> None:
    paths = sorted(CORPUS.glob("specs/*.md"))
    changed = []
    for path in paths:
        text = decode(path.name, path.read_bytes())[0]
        spec, _ = read("specs/001-shop/spec.md", text)
        design, _ = derive(spec)
        again = compiled(sharpen(text, spec, design))
        if assumed(again) or behaviour(again) != behaviour(design):
            changed.append(path.name)
    print(f"\n{len(paths) - len(changed)} of {len(paths)} sharpened specs behave the same; not: {', '.join(changed)}")
    assert len(paths) - len(changed) >= FLOOR
