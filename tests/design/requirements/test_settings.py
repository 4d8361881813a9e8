"""Values that people set: lengths of time, sizes of files, states that are dates, searches and who made what."""

from __future__ import annotations

import pytest

from pipeline.design.contract.spelling import is_made
from pipeline.design.derive import derive
from pipeline.design.facts import Source
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

APIARY = """### Key Entities

- **User**: Somebody who signs in.
  - name: text
- **Hive**: A colony of bees.
  - name: text
  - visit interval: duration
  - harvest target: integer
  - weight: decimal
  - state: one of new, settled, sold, lost
  - state moves: new → settled, settled → sold
  - camera: one of mp_4, h_264
- **Picture**: A picture of a hive.
  - file size: integer
  - file type: one of png, jpeg, n_7_z
  - caption: text
  - taken: date
  - received date: date
  - user: User
- **Frame**: A frame of a hive.
  - warning level: integer
  - weight: decimal
  - colour: text
"""


def derived(*lines: str) -> Design:
    listed = "\n".join(f"- **FR-{n:03}**: {line}" for n, line in enumerate(lines, start=1))
    text = f"# Feature Specification: Apiary\n\n## Requirements\n\n### Functional Requirements\n\n{listed}\n\n{APIARY}"
    return derive(read("specs/001-apiary/spec.md", text)[0])[0]


def entity(design: Design, name: str) -> Entity:
    return next(e for e in design.entities if e.name == name)


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow setting the visit interval per hive (default: 10 days)",
        "System MUST enforce a maximum picture file size of 5MB",
        "System MUST allow pictures of these file types: photos (PNG, JPEG) and bundles (7Z)",
        "System MUST support the cameras MP4 and H264",
        "A hive can be lost at any point before sold",
        "System MUST persist all hive names and the warning level",
        "System MUST store all configuration data",
        "Users MUST be able to mark pictures as received",
        "System MUST allow a picture to exist in an unreceived state and later be marked received",
        "Users MUST be able to search pictures by keyword",
        "System MUST track who created each picture",
        "System MUST display the title of each hive",
        "Lost is a final state of a hive",
        "System MUST generate a unique caption for each new picture",
        "System MUST store time-series data in the database",
        "System MUST allow setting the hive name (warning level)",
        "System MUST accept only positive numbers for weight and harvest target",
        "System MUST reject pictures that are not in the allowed file type list due to type restrictions",
    ],
)
def test_read(line: str) -> None:
    verdict = derived(line).requirements[0]
    assert verdict.status is Status.COMPILED, verdict.left


@pytest.mark.parametrize(
    "line",
    [
        "System MUST allow setting the visit interval per hive (default: 10 apples)",
        "System MUST enforce a maximum picture file size of 5 shelves",
        "A hive can be lost before sold",
        "Users MUST be able to mark pictures as broken",
        "Users MUST be able to search pictures by barcode",
        "System MUST track who fed each picture",
        "System MUST generate a unique weight for each hive",
        "New is a final state of a hive",
        "Settled is a final state of a hive",
        "System MUST reject pictures whose caption exceeds the limit",
        "System MUST support the cameras MP4, H264 and AV1",
        "System MUST provide hive tracking information",
        "System MUST support displaying several hives simultaneously",
        "System MUST allow keepers to restore hive access",
        "System MUST store wax-based frames with a colour-based label",
    ],
)
def test_not_read(line: str) -> None:
    assert derived(line).requirements[0].status is not Status.COMPILED


def test_a_length_of_time_is_a_default() -> None:
    hive = entity(derived("System MUST allow setting the visit interval per hive (default: 10 days)"), "Hive")
    interval = hive.field_named("visit_interval")
    assert interval is not None and interval.default == "864000s"


def test_a_number_that_the_system_generates_is_made_by_the_service() -> None:
    caption = entity(derived("System MUST generate a unique caption for each picture"), "Picture").field_named(
        "caption"
    )
    assert caption is not None and caption.computed and caption.unique and is_made(caption)


def test_a_size_counts_bytes() -> None:
    size = entity(derived("System MUST enforce a maximum picture file size of 5MB"), "Picture").field_named("file_size")
    assert size is not None and size.maximum is not None and size.maximum.value == "5242880"


def test_any_point_before_a_state_is_a_move_from_each_state_before_it() -> None:
    machine = entity(derived("A hive can be lost at any point before sold"), "Hive").machine
    assert machine is not None
    moves = {(m.source, m.target) for m in machine.moves}
    assert moves == {("new", "settled"), ("settled", "sold"), ("new", "lost"), ("settled", "lost")}


def test_a_search_in_no_named_member_is_one_in_every_text_and_an_assumption() -> None:
    listing = entity(derived("Users MUST be able to search pictures by keyword"), "Picture").listing
    assert listing.search == ("caption",)
    fact = listing.facts[0]
    assert fact.source is Source.ASSUMED and fact.decide == "System MUST allow users to search pictures by caption"


def test_who_made_a_record_is_its_owner() -> None:
    picture = entity(derived("System MUST track who created each picture"), "Picture")
    assert picture.ownership is not None and picture.ownership.member == "user"
    assert [g.verb for g in picture.gates] == [Verb.CREATE]


def test_a_limit_of_a_line_without_an_entity_holds_for_all_that_have_the_member() -> None:
    design = derived("System MUST accept only positive numbers for weight and harvest target")
    weights = [entity(design, name).field_named("weight") for name in ("Hive", "Frame")]
    assert [w.minimum.exclusive for w in weights if w is not None and w.minimum is not None] == [True, True]


BARN = """### Key Entities

- **Feed**: What animals eat.
  - name: text, required
  - kind: one of hay, oats
  - supplier: email
"""
OPTIONAL = BARN.replace(", required", "")


@pytest.mark.parametrize(
    ("line", "entities", "read_whole"),
    [
        ("Invalid input (kind, empty fields, supplier format) MUST return an error", BARN, True),
        ("Invalid input (kind, empty sacks, supplier format) MUST return an error", BARN, False),
        (
            "Invalid input (kind, empty fields, supplier format) MUST return an error",
            BARN.replace(", required", ""),
            False,
        ),
    ],
)
def test_required_texts_are_no_empty_fields(line: str, entities: str, read_whole: bool) -> None:
    text = f"# Feature Specification: Barn\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: {line}\n"
    verdict = derive(read("specs/001-barn/spec.md", f"{text}\n{entities}")[0])[0].requirements[0]
    assert (verdict.status is Status.COMPILED) == read_whole, verdict.left
