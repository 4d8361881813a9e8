"""Templates are compiled once, and never used after they have changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.render import templates

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from pipeline.render import templates
if sys.argv[2] == "kept":
    templates.Environment.compile = None  # whoever compiles now fails
print(templates.fill("some.j2", value="<1>"), end="")
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A compiler with one template."""
    room = tmp_path / "pipeline/render"
    (room / "templates").mkdir(parents=True)
    for package in (room.parent, room):
        (package / "__init__.py").touch()
    shutil.copy(templates.__file__, room)
    (room / "templates/some.j2").write_text("a ${ value }\n")
    return tmp_path


def filled(code: Path, how: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-c", SCRIPT, str(code), how]
    environment = {"PYTHONPATH": str(code)}
    return subprocess.run(command, env=environment, cwd=code, capture_output=True, text=True, check=False)


def test_a_template_is_compiled_once(code: Path) -> None:
    assert filled(code, "compiled").stdout == "a <1>\n"
    assert filled(code, "kept").stdout == "a <1>\n"


def test_a_changed_template_is_compiled_anew(code: Path) -> None:
    filled(code, "compiled")
    (code / "pipeline/render/templates/some.j2").write_text("b ${ value }\n")
    assert filled(code, "compiled").stdout == "b <1>\n"


def test_other_settings_are_other_byte_code(code: Path) -> None:
    filled(code, "compiled")
    module = code / "pipeline/render/templates.py"
    module.write_text(module.read_text().replace('variable_start_string="${"', 'variable_start_string="$<<"'))
    assert filled(code, "compiled").stdout == "a ${ value }\n"


def test_nothing_is_kept_where_byte_code_is_not_wanted_or_cannot_be_written(code: Path) -> None:
    folder = code / "pipeline/render/templates"
    assert filled(code, "compiled", "-B").stdout == "a <1>\n"
    assert not (folder / "__pycache__").exists()
    (folder / "__pycache__").symlink_to("nowhere")
    assert filled(code, "compiled").stdout == "a <1>\n"
