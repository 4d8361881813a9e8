"""Fill a template with values: the one place that knows jinja2.

In: a template's path below `templates/` and its values. Out: the text. Delimiters are such that Go, protobuf and
Markdown never use: `${ value }`, and `//%` line statements, which a Go editor takes for comments. A name that the
caller did not give is a bug and raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER: Final = Path(__file__).parent / "templates"


def fill(template_path: str, **values: object) -> str:
    """The text of `templates/<template_path>` with `values` in it."""
    return _ENVIRONMENT.get_template(template_path).render(**values)


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width`, for columns."""
    return text.ljust(width)


def widest(items: Iterable[object], attribute: str) -> int:
    """The length of the longest `attribute` of `items`; 0 when there are none."""
    return max((len(str(getattr(item, attribute))) for item in items), default=0)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
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
