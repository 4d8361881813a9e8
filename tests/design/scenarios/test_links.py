"""Scenarios about records with several ties, and about what referred to a record that is gone."""

from __future__ import annotations

import pytest

from pipeline.design.cases import Refusal, Setting
from pipeline.design.operations import Verb

from .playlists import case_of, compiles


def test_one_of_several_ties_is_taken_away() -> None:
    case = case_of(
        "Given a song is on multiple playlists, When I remove it from one playlist, Then the song is "
        "removed from only that playlist and remains in others"
    )
    change, other, song = case.steps
    assert (change.call.verb, change.call.target) == (Verb.UPDATE, "playlist")
    assert change.call.body == (Setting(name="songs", ref="other_song"),)
    assert other.call.target == "other_playlist" and other.expect.values == (Setting(name="songs", ref="song"),)
    assert (song.call.verb, song.call.entity) == (Verb.GET, "Song")


def test_a_reference_to_one_is_emptied() -> None:
    case = case_of(
        "Given a record is assigned to a shelf, When I remove the record from the shelf, Then the record "
        "is no longer linked to the shelf and the shelf remains"
    )
    assert case.steps[0].call.body == (Setting(name="shelf"),)
    assert case.steps[0].expect.values == (Setting(name="shelf"),)


def test_a_record_is_tied_to_several() -> None:
    case = case_of(
        "Given a song is already assigned to one playlist, When I assign the song to a second playlist, "
        "Then the song is linked to both playlists"
    )
    assert [s.call.target for s in case.steps] == ["playlist", "other_playlist"]
    assert all(s.expect.values == (Setting(name="songs", ref="song"),) for s in case.steps)


def test_what_referred_to_a_deleted_record_is_kept() -> None:
    case = case_of(
        "Given records reference a shelf, When I delete the shelf, Then the shelf is deleted and its records "
        "have their shelf reference set to null while retaining all their details"
    )
    assert [s.call.verb for s in case.steps] == [Verb.DELETE, Verb.GET]
    assert case.steps[1].expect.values == (Setting(name="shelf"),)


def test_what_belonged_to_a_deleted_record_is_gone() -> None:
    case = case_of("Given a record is deleted, When I attempt to access its sleeves, Then all sleeves are also removed")
    assert [(s.call.verb, s.call.entity) for s in case.steps] == [(Verb.DELETE, "Record"), (Verb.GET, "Sleeve")]
    assert case.steps[1].expect.refusal is Refusal.NOT_FOUND


@pytest.mark.parametrize(
    "scenario",
    [
        "Given a sleeve belongs to a record, When I remove the sleeve from the record, Then the sleeve is no "
        "longer linked to the record",
        "Given a shelf is deleted, When I attempt to access its records, Then all records are also removed",
        "Given a sleeve of a record, When I delete the record, Then its sleeves have their reference cleared",
        "Given a song is on multiple playlists, When I remove it from one playlist, Then its royalties remain",
    ],
)
def test_ties_that_the_design_has_not(scenario: str) -> None:
    assert not compiles(scenario)


def test_what_a_third_record_ties_is_left() -> None:
    case = case_of(
        "Given a user is enrolled in three courses, When they withdraw from one course, Then they remain enrolled in "
        "the other two courses"
    )
    left, rest = case.steps
    assert (left.call.verb, left.call.entity, left.call.target) == (Verb.DELETE, "Enrolment", "enrolment")
    assert (rest.expect.listed, rest.expect.unlisted) == (("kept_enrolment",), ("enrolment",))


def test_a_third_record_ties_two() -> None:
    case = case_of("Given a user and a course exist, When I add the user to the course, Then the user is in the course")
    assert (case.steps[0].call.verb, case.steps[0].call.entity) == (Verb.CREATE, "Enrolment")
    assert {s.ref for s in case.steps[0].call.body} == {"user", "course"}


def test_one_record_of_each_kind() -> None:
    case = case_of("Given an admin, When I create curator and guest users, Then the users are created")
    assert [s.call.body[-1].value for s in case.steps] == ["curator", "guest"]


def test_a_new_record_can_be_used() -> None:
    case = case_of("Given I add a song with a title, When I save, Then the song is available for reviews")
    assert (case.steps[1].call.entity, case.steps[1].call.body) == ("Review", (Setting(name="song", ref="new_song"),))
