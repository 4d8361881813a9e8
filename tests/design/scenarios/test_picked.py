"""Lists of which the last clause says what they hold, and what else a list can do."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Setting

from .playlists import case_of, compiles

FILTERS = (
    "- **FR-001**: Users MUST be able to filter songs by mood\n"
    "- **FR-002**: Users MUST be able to search songs by title"
)


def test_the_state_in_the_answer_is_asked_for() -> None:
    case = case_of("Given a visitor, When they open the songs page, Then all calm songs are listed", FILTERS)
    assert case.steps[0].call.query == (Setting(name="mood", value="calm"),)
    assert (case.steps[0].expect.listed, case.steps[0].expect.unlisted) == (("song",), ("other_song",))


def test_what_is_assigned_to_the_one_who_asks() -> None:
    case = case_of(
        "Given an authenticated user, When they navigate to the review page, Then the list shows all reviews "
        "assigned to them"
    )
    assert case.steps[0].call.query == (Setting(name="assignee", ref="user"),)
    assert case.given[0].entity == "User" and case.given[1].settings == case.steps[0].call.query


def test_a_range_of_dates_is_one_of_creation() -> None:
    case = case_of(
        "Given playlists exist, When I filter playlists by date range, Then only playlists within that range are shown"
    )
    assert [s.name for s in case.steps[0].call.query] == ["created_at_from", "created_at_to"]
    assert (case.steps[0].expect.listed, case.steps[1].expect.unlisted) == (("playlist",), ("playlist",))


def test_what_a_list_can_do_is_tried() -> None:
    case = case_of(
        "Given a visitor, When they open the songs page, Then they see all songs with filtering and search "
        "capabilities",
        FILTERS,
    )
    assert [tuple(s.name for s in step.call.query) for step in case.steps] == [(), ("mood",), ("q",)]
    assert case.steps[0].expect.count is None


@pytest.mark.parametrize(
    ("scenario", "requirements"),
    [
        ("Given a visitor, When they open the songs page, Then all calm songs are listed", ""),
        ("Given a visitor, When they open the songs page, Then all unplayed songs are listed", FILTERS),
        (
            "Given a user, When they open the song page, Then the list shows all songs assigned to them",
            FILTERS,
        ),
        (
            "Given a visitor, When they open the songs page, Then they see all songs with filtering and search "
            "capabilities",
            "",
        ),
    ],
)
def test_what_no_query_gives_is_no_case(scenario: str, requirements: str) -> None:
    assert not compiles(scenario, requirements)
