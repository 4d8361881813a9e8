"""Ways of writing that are in many specs: what still stands there, what is empty, what has no match."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Refusal, Setting
from pipeline.design.operations import Verb

from .playlists import case_of, compiles

SEARCH = (
    "- **FR-001**: Users MUST be able to search songs by title\n"
    "- **FR-002**: Users MUST be able to filter songs by mood"
)


def test_a_member_without_a_value_is_shown_as_empty() -> None:
    case = case_of("Given a song with no notes, When I view the song, Then the notes field is empty")
    assert case.given[0].settings == (Setting(name="notes"),)
    assert case.steps[0].expect.values == (Setting(name="notes"),)


def test_a_search_that_matches_nothing() -> None:
    case = case_of(
        'Given songs exist, When I enter a search term that matches nothing, Then I see "No songs found"',
        SEARCH,
    )
    assert case.steps[0].expect.count == 0 and case.steps[0].call.query[0].name == "q"


def test_an_empty_list_may_invite() -> None:
    case = case_of(
        "Given no songs exist, When I open the songs page, Then I see an empty state message inviting me to add a song"
    )
    assert case.steps[0].expect.count == 0


def test_a_filter_that_is_cleared() -> None:
    case = case_of("Given a filter is active, When I clear the filter, Then all songs are shown again", SEARCH)
    assert case.steps[0].call.query == ()


def test_a_term_and_filters_together() -> None:
    case = case_of(
        "Given multiple filters applied simultaneously (mood + keyword), When the list updates, Then only songs "
        "matching all criteria are shown",
        SEARCH,
    )
    assert [s.name for s in case.steps[0].call.query] == ["mood", "q"]
    assert len(case.steps[0].expect.unlisted) == 2


def test_the_old_value_is_kept() -> None:
    case = case_of(
        "Given a song exists, When I change its length to a negative number, Then the change is rejected and the old "
        "length is kept"
    )
    assert [s.call.verb for s in case.steps] == [Verb.UPDATE, Verb.GET]


def test_what_the_record_belonged_to_still_exists() -> None:
    case = case_of(
        "Given a record with a sleeve, When I remove the sleeve, Then the sleeve is gone and the record still exists"
    )
    assert [(s.call.verb, s.call.entity) for s in case.steps][-1] == (Verb.GET, "Record")


def test_a_deleted_record_cannot_be_changed() -> None:
    case = case_of("Given a deleted song, When I try to update it, Then I receive a not found error")
    assert [s.call.verb for s in case.steps] == [Verb.DELETE, Verb.UPDATE]
    assert case.steps[1].expect.refusal is Refusal.NOT_FOUND


def test_missing_or_blank_are_two_requests() -> None:
    case = case_of("Given missing or blank `title`, `POST /songs` returns `400` with an error describing the `title`")
    assert case.steps[0].call.omit == ("title",)
    assert case.steps[1].call.body == (Setting(name="title", value=""),)


def test_a_route_is_a_request() -> None:
    case = case_of("Given a valid `title` and optional `notes`, `POST /songs` returns `201` and the created song")
    assert {s.name for s in case.steps[0].call.body} == {"title", "notes"}


def test_each_listed_flaw_is_tried() -> None:
    case = case_of(
        "Given I add a song, When I enter an invalid length (negative, zero, or non-numeric), Then I see an error"
    )
    assert [s.call.body[0].value for s in case.steps] == [-1, 0, "abc"]


def test_a_record_is_looked_for_and_opened() -> None:
    case = case_of("Given I search for a song, When I open the song, Then I see its title and notes", SEARCH)
    assert [s.call.verb for s in case.steps] == [Verb.LIST, Verb.GET]


@pytest.mark.parametrize(
    "scenario",
    [
        "Given a song with no title, When I view the song, Then the title is empty",
        "Given songs exist, When I search for nothing new, Then three songs are returned",
        "Given a song exists, When I change its length to a negative number, Then it is rejected and its fans are kept",
        "Given a record with a sleeve, When I remove the sleeve, Then the playlist still exists",
        "Given no songs exist, When I open the songs page, Then I see a chart inviting me to add a song",
    ],
)
def test_what_is_not_said_so(scenario: str) -> None:
    assert not compiles(scenario, SEARCH)


def test_parts_are_shown_in_an_order() -> None:
    case = case_of(
        "Given a record with three sleeves, When I open the record, Then I see the three sleeves, newest first"
    )
    shown = case.steps[-1]
    assert shown.call.query[0] == Setting(name="record", ref="record")
    assert (shown.expect.listed, shown.expect.ordered) == (("sleeve-3", "sleeve-2", "sleeve-1"), True)


def test_a_query_in_a_path_is_a_filter() -> None:
    case = case_of(
        "Given several songs, When I request GET /songs?mood=calm, Then only calm songs are returned", SEARCH
    )
    assert case.steps[0].call.query == (Setting(name="mood", value="calm"),)
