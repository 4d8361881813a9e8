"""A new language is one file: with it a spec in that language compiles, and without it it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from pipeline import languages

ROOT = Path(__file__).parents[3]
ESPERANTO = """
parts:
  sections:
    requirement: [postuloj]
    entity: [ĉefaj entoj]
  common: [la, de, kaj, devas, kun, ĉiu, al]
lists:
  rules:
    required: [deviga]
    unique: [unika]
names:
  title: [titolo]
words:
  stop: [la, de, kaj, kun, al, ĉiu, esti]
  modal: [devas]
  system: [sistemo]
  allow: [ebligi]
  create: [krei]
  delete: [forigi]
  unique: [unika]
"""
SPEC = """# Biblioteko

## Postuloj

- **FR-001**: La sistemo devas ebligi krei kaj forigi libro
- **FR-002**: La titolo de ĉiu libro devas esti unika
- **FR-003**: La sistemo devas ebligi la flugon de libro

## Ĉefaj entoj

- **Libro**: kun la titolo
  - title: text, required
"""
PROGRAM = """
import sys
from pathlib import Path
from pipeline import languages
languages._HERE = Path(sys.argv[1])
from pipeline.design.derive import derive
from pipeline.spec.reader import read
spec, _ = read("specs/001-biblioteko/spec.md", Path(sys.argv[2]).read_text("utf-8"))
print(spec.language, *(f"{v.id}={v.status.value}" for v in derive(spec)[0].requirements))
"""


def told(tmp_path: Path, *, known: bool) -> str:
    """The language and the verdicts of the spec, read by a process that finds its languages in a folder of its own."""
    folder = copytree(Path(languages.__file__).parent, tmp_path / "languages")
    if known:
        (folder / "eo.yaml").write_text(ESPERANTO, "utf-8")
    spec = tmp_path / "spec.md"
    spec.write_text(SPEC, "utf-8")
    argv = [sys.executable, "-c", PROGRAM, str(folder), str(spec)]
    return subprocess.run(argv, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


@pytest.mark.parametrize(
    ("known", "outcome"),
    [(True, "eo FR-001=compiled FR-002=compiled FR-003=gap"), (False, "es FR-001=gap FR-002=gap FR-003=gap")],
)
def test_a_language_is_one_file(tmp_path: Path, known: bool, outcome: str) -> None:
    assert told(tmp_path, known=known) == outcome
