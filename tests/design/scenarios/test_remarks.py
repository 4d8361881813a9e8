"""Words that ask for nothing: names of screens, motives, what has been done before; and words that only look so."""

from __future__ import annotations

import pytest

from .playlists import compiles


@pytest.mark.parametrize(
    "scenario",
    [
        "Given a song exists, When I open the song on the jukebox dashboard, Then I see its title and length",
        "Given the librarian needs to declutter, When I delete a song, Then the song is deleted",
        "Given I have configured songs, When I create a playlist with a name, Then the playlist is created",
        "Given a visitor, When I add a song with its title and the length played, Then the song is created",
        "Given songs with different attributes, When I list all songs, Then all songs are returned",
        "Given a user with valid JWT token, When they make an authenticated request, Then the request succeeds "
        "with 200 status",
        "Given a song, When I look at the song, Then I see its title and its notes if one was provided",
    ],
)
def test_they_are_passed_over(scenario: str) -> None:
    assert compiles(scenario)


@pytest.mark.parametrize(
    "scenario",
    [
        "Given songs exist, When I open the overdue page, Then all songs are listed",
        "Given the librarian needs to archive songs, When I delete a song, Then the song is deleted",
        "Given I have borrowed songs, When I list all songs, Then all songs are returned",
        "Given a visitor, When I list songs with the length exceeded, Then all songs are returned",
    ],
)
def test_what_says_more_is_not(scenario: str) -> None:
    assert not compiles(scenario)
