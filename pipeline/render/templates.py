"""Fill a template with values: the one place that knows jinja2.

In: a template's path below `templates/` and its values. Out: the text. Delimiters are such that Go, protobuf and
Markdown never use: `${ value }`, and `//%` line statements, which a Go editor takes for comments. A name that the
caller did not give is a bug and raises. A template is compiled once and kept as Python keeps its own byte-code: in a
`__pycache__` beside it, checked against the template's text, and not at all where byte-code is not wanted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

FOLDER: Final = Path(__file__).parent / "templates"
KEPT: Final = FOLDER / "__pycache__"


def fill(template_path: str, **values: object) -> str:
    """The text of `templates/<template_path>` with `values` in it."""
    return _ENVIRONMENT.get_template(template_path).render(**values)


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width`, for columns."""
    return text.ljust(width)


def widest(items: Iterable[object], attribute: str) -> int:
    """The length of the longest `attribute` of `items`; 0 when there are none."""
    return max((len(str(getattr(item, attribute))) for item in items), default=0)


@cache
def _own_digest() -> bytes:
    return sha256(Path(__file__).read_bytes()).digest()


class _Kept(FileSystemBytecodeCache):
    """Where it cannot be written, templates are compiled each time. Other settings in this file, other byte-code."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return sha256(_own_digest() + super().get_cache_key(name, filename).encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                KEPT.mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        bytecode_cache=_Kept(str(KEPT), "%s.jinja"),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        variable_start_string="${",
        variable_end_string="}",
        block_start_string="<%%",
        block_end_string="%%>",
        comment_start_string="<##",
        comment_end_string="##>",
        line_statement_prefix="//%",
    )
    environment.filters.update(pad=pad, widest=widest)
    return environment


_ENVIRONMENT: Final = _environment()
