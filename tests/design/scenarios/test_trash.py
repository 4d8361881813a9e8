"""What was soft-deleted is listed apart, brought back, and left out everywhere else."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Case
from pipeline.design.derive import derive
from pipeline.design.operations import Verb
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

SPEC = """# Feature Specification: {title}

## User Scenarios & Testing

### User Story 1 - {title} (Priority: P1)

**Acceptance Scenarios**:

{scenarios}

## Requirements

### Functional Requirements

{requirements}

### Key Entities

{entities}
"""
HIVES = """- **Apiary**: A place.
  - name: text, required
- **Hive**: A beehive. Soft-deleted.
  - name: text, required
  - apiary: Apiary
"""
CHINESE = """- **养蜂场（Apiary）**: 一个地点，包含名称
- **蜂箱（Hive）**: 包含名称、所属养蜂场
"""
SOFT = "- **FR-001**: 系统必须在删除蜂箱时执行软删除\n- **FR-002**: 系统必须支持按名称搜索蜂箱"
SEARCH = "- **FR-001**: Users MUST be able to search hives by name"


def design_of(scenario: str, requirements: str = "", chinese: bool = False) -> Design:
    text = SPEC.format(
        title="蜂箱管理" if chinese else "Hives",
        scenarios=f"1. {scenario}",
        requirements=requirements,
        entities=CHINESE if chinese else HIVES,
    )
    return derive(read("specs/001-hives/spec.md", text)[0])[0]


def case_of(scenario: str, requirements: str = "", chinese: bool = False) -> Case:
    design = design_of(scenario, requirements, chinese)
    assert design.scenarios[0].status is Status.COMPILED, (design.scenarios[0].left, design.entities)
    return design.cases[0]


@pytest.mark.parametrize(
    ("scenario", "chinese"),
    [
        ("**Given** a hive was deleted, **When** I open the trash, **Then** the deleted hive is shown", False),
        ("**Given** 蜂箱在回收站中, **When** 用户打开回收站页面, **Then** 显示所有软删除的蜂箱", True),
    ],
)
def test_only_what_was_deleted_is_in_the_trash(scenario: str, chinese: bool) -> None:
    case = case_of(scenario, SOFT if chinese else "", chinese)
    assert [(f.bind, f.deleted) for f in case.given] == [("hive", True), ("kept_hive", False)]
    (step,) = case.steps
    assert [(s.name, s.value) for s in step.call.query] == [("deleted", True)]
    assert (step.expect.listed, step.expect.unlisted) == (("hive",), ("kept_hive",))


def test_the_trash_is_narrowed_like_any_list() -> None:
    scenario = (
        "**Given** 回收站中有来自多个养蜂场的蜂箱, **When** 用户选择按养蜂场筛选, **Then** 只显示该养蜂场的软删除蜂箱"
    )
    case = case_of(scenario, SOFT, chinese=True)
    assert [(f.entity, f.deleted) for f in case.given] == [
        ("Apiary", False),
        ("Hive", True),
        ("Hive", True),
        ("Hive", False),
    ]
    (step,) = case.steps
    assert [s.name for s in step.call.query] == ["deleted", "apiary"]
    assert (step.expect.listed, step.expect.unlisted) == (("hive",), ("kept_hive", "other_hive"))


def test_a_record_leaves_the_trash_for_the_list() -> None:
    scenario = (
        "**Given** 蜂箱在回收站中, **When** 用户恢复该蜂箱, **Then** 蜂箱重新出现在原养蜂场的蜂箱列表中，并从回收站移除"
    )
    case = case_of(scenario, f"{SOFT}\n- **FR-003**: 系统必须在回收站页面展示所有已软删除的蜂箱", chinese=True)
    assert [(s.call.verb, s.expect.listed, s.expect.unlisted) for s in case.steps] == [
        (Verb.RESTORE, (), ()),
        (Verb.LIST, ("hive",), ()),
        (Verb.LIST, (), ("hive",)),
    ]


def test_a_deleted_record_is_in_the_trash() -> None:
    case = case_of("**Given** a hive exists, **When** I delete the hive, **Then** it appears in the trash")
    assert [(s.call.verb, s.expect.listed) for s in case.steps][-1] == (Verb.LIST, ("hive",))


def test_searches_do_not_find_what_was_deleted() -> None:
    scenario = "**Given** 系统中有软删除的蜂箱, **When** 用户执行搜索, **Then** 搜索结果不包含已软删除的蜂箱"
    case = case_of(scenario, SOFT, chinese=True)
    kept, lost = case.given
    assert (kept.settings, lost.deleted) == (lost.settings, True)
    assert (case.steps[0].expect.listed, case.steps[0].expect.unlisted) == ((kept.bind,), (lost.bind,))


@pytest.mark.parametrize(
    "scenario",
    [
        "**Given** a hive in the trash, **When** 30 days pass, **Then** it is removed",
        "**Given** a hive in the trash, **When** I empty the trash, **Then** the trash is empty",
        "**Given** a hive in the trash, **When** I open the trash, **Then** I see who deleted the hive",
        "**Given** a deleted hive, **When** I restore the hive, **Then** its keeper is notified",
    ],
)
def test_nothing_less_than_what_is_said_is_claimed(scenario: str) -> None:
    assert not design_of(scenario).cases
