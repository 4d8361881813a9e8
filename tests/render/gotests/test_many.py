"""References to many in acceptance tests: as lists in answers, by their own filter in requests."""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.render.gotests import tests as render
from pipeline.render.settings import Settings
from pipeline.spec.reader import read

SPEC = """# Feature Specification: Playlists

## User Scenarios & Testing

### User Story 1 - Sort songs (Priority: P1)

**Acceptance Scenarios**:

1. **Given** a song and a playlist exist, **When** I assign the song to the playlist,
   **Then** the song appears in the playlist

## Requirements

### Functional Requirements

- **FR-001**: Users MUST be able to filter songs by playlists

### Key Entities

- **Song**: A recording.
  - name: text, required
  - playlists: many Playlist
- **Playlist**: Songs in a row.
  - name: text, required
"""


def test_a_reference_to_many_is_a_list_and_has_a_filter_of_its_own() -> None:
    spec, _ = read("specs/001-playlists/spec.md", SPEC)
    design, _ = derive(spec)
    system, _ = link((design,))
    (text,) = (f.text for f in render(system, Settings()) if PurePosixPath(f.path).name.startswith("acceptance_"))
    assert "want.PlaylistIds = []string{playlist.ID.String()}" in text
    assert '"/songs?playlist_id="+playlist.ID.String()' in text.replace("/api/v1", "")
