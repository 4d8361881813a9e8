"""Ways of writing of languages without blanks: members before the verb, names without their head, any endpoint."""

from __future__ import annotations

import pytest

from pipeline.design.cases import NOBODY, Refusal
from pipeline.design.derive import derive
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

LOCKERS = """# Feature Specification: ロッカー管理

## User Scenarios & Testing

### User Story 1 - 管理 (Priority: P1)

**Acceptance Scenarios**:

1. {scenario}

## Requirements

### Functional Requirements

- **FR-001**: システムはラベル・段数（正の整数）・区画を必須入力としてロッカーを登録できなければならない
- **FR-002**: システムは、すべてのエンドポイントでトークン認証を要求しなければならない
- **FR-003**: ロッカーはラベルで検索できなければならない
{more}

### Key Entities

- **区画（Area）**: 名称を持つ
- **ロッカー（Locker）**: ラベル、段数、区画、備考（任意）を持つ
- **貸出予定アイテム（RentalPlanItem）**: 品目名を持つ
"""


def design_of(scenario: str, more: str = "") -> Design:
    return derive(read("specs/001-lockers/spec.md", LOCKERS.format(scenario=scenario, more=more))[0])[0]


def test_a_parenthesis_ends_no_list() -> None:
    (locker,) = (e for e in design_of("").entities if e.name == "Locker")
    assert [f.required for f in locker.fields[:2]] == [True, True]


ANY = "**When** 任意のエンドポイントにアクセスする"


@pytest.mark.parametrize(
    ("scenario", "caller"),
    [
        (f"**Given** 不正なトークンを提示する, {ANY}, **Then** 401 が返る", NOBODY),
        (f"**Given** 有効なトークンを提示する, {ANY}, **Then** リクエストが正常に処理される", ""),
    ],
)
def test_any_endpoint_is_asked(scenario: str, caller: str) -> None:
    case = design_of(scenario).cases[0]
    assert {s.call.caller for s in case.steps} == {caller}
    refusals = {s.expect.refusal for s in case.steps}
    assert refusals == {Refusal.UNAUTHENTICATED if caller else None}
    assert caller == "" or len({s.call.verb for s in case.steps}) == 5


def test_missing_or_wrong_credentials_are_refused() -> None:
    line = "- **FR-004**: システムは、トークンが未提示または不正なリクエストを拒否し、認証エラーを返さなければならない"
    assert design_of("", line).requirements[3].status is Status.COMPILED


def test_a_name_may_lose_its_head() -> None:
    design = design_of(
        "**Given** 貸出予定を表示している, **When** アイテムの削除ボタンを押す, "
        "**Then** そのアイテムがリストから削除される"
    )
    assert [s.call.entity for s in design.cases[0].steps] == ["RentalPlanItem"] * 2


def test_members_tell_what_is_registered() -> None:
    design = design_of(
        "**Given** 必須項目（ラベル・段数）を未入力, **When** 登録ボタンを押す, **Then** エラーが表示され登録されない"
    )
    (step,) = design.cases[0].steps
    assert (step.call.entity, step.expect.refusal) == ("Locker", Refusal.INVALID)


def test_a_few_characters_are_the_beginning_of_a_term() -> None:
    design = design_of(
        "**Given** 複数のロッカーが登録されている, **When** 検索窓に文字を2文字入力する, "
        "**Then** 入力した文字を含むロッカーだけに絞り込まれる"
    )
    assert [(s.name, s.value) for s in design.cases[0].steps[0].call.query] == [("q", "la")]
