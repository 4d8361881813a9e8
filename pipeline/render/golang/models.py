"""The row of an entity: the members of its Go struct, and how a query names and fills them.

In: the view of an entity. Out: what the template of its model shows.
"""

from __future__ import annotations

import textwrap
from typing import Final

from pipeline.render.golang.literals import columns
from pipeline.render.golang.sql import quoted
from pipeline.render.golang.views import EntityView

WIDTH: Final = 100
STAMP: Final = "type:timestamptz;not null"
"""Set by the service, not by the table: a default would have each insert read its moments back."""


def model_values(entity: EntityView) -> dict[str, object]:
    """`lines` of the struct, `select_list` in SQL, and the pointers that a query fills in that order."""
    stored = _columns(entity)
    return {
        "lines": columns((name, type_, f'`gorm:"{tag}"`') for name, type_, tag in _members(entity)),
        "select_list": "\n\t\t".join(textwrap.wrap(", ".join(quoted(column) for _, column in stored), WIDTH)),
        "scan_targets": textwrap.wrap(" ".join(f"&row.{name}," for name, _ in stored), WIDTH),
    }


def _members(entity: EntityView) -> list[tuple[str, str, str]]:
    """Name, type and tag of every member of a row, the implied ones included."""
    rows = [("ID", "uuid.UUID", "column:id;type:uuid;primaryKey")]
    rows += [(m.go, m.model, m.tag) for m in entity.members]
    rows += [
        ("CreatedAt", "time.Time", f"column:created_at;{STAMP}"),
        ("UpdatedAt", "time.Time", f"column:updated_at;{STAMP};autoCreateTime;autoUpdateTime:false"),
    ]
    if entity.soft:
        rows.append(("DeletedAt", "gorm.DeletedAt", "column:deleted_at;type:timestamptz"))
    return [*rows, ("Version", "int32", "column:version;type:integer;not null;default:1")]


def _columns(entity: EntityView) -> list[tuple[str, str]]:
    """Member and column, of every member that is one."""
    deleted = [("DeletedAt", "deleted_at")] if entity.soft else []
    stamps = [("CreatedAt", "created_at"), ("UpdatedAt", "updated_at"), *deleted, ("Version", "version")]
    return [("ID", "id"), *((m.go, m.json) for m in entity.columns), *stamps]
