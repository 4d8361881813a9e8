"""The manifest of the service: which template makes which file, from which view.

In: nothing. Out: tables. The one place to look for where a file comes from.
"""

from __future__ import annotations

from typing import Final

FOLDER: Final = "go"

STATIC: Final = (
    "internal/models/values/time.go",
    "internal/models/values/json.go",
    "internal/models/values/link.go",
    "internal/tracing/tracing.go",
    "internal/tracing/otlp.go",
    "internal/middleware/middleware.go",
    "internal/database/database.go",
    "internal/config/config.go",
    "services/refusal.go",
    "services/values.go",
    "services/checks.go",
    "services/constants.go",
    "services/messages.go",
    "services/database.go",
    "services/violations.go",
    "services/paging.go",
    "services/filters.go",
    "services/machine.go",
    "services/versions.go",
    "services/updates.go",
    "services/references.go",
    "services/migrations.go",
    "handlers/errors.go",
    "handlers/encode.go",
    "handlers/json.go",
    "handlers/decode.go",
    "handlers/diagnose.go",
    "handlers/query.go",
    "handlers/router.go",
    "cmd/api/main.go",
    "api/generate.go",
    "go.mod",
    "go.sum",
    "Dockerfile",
    "compose.yaml",
)
"""Files that depend on the settings only; each has its template under its own path."""

GUARDED: Final = (
    "services/callers.go",
    "handlers/identity.go",
    "internal/config/tokens.go",
    "cmd/token/main.go",
)
"""Files of a service with operations that are not open to everybody."""

GUARDED_YOURS_ONCE: Final = ("custom/identity.go",)
"""Those of them that belong to the user."""

RECORDED: Final = ("services/histories.go",)
"""Files of a service that keeps the changes of some rows."""

SYSTEM: Final = (
    "services/errors.go",
    "services/constraints.go",
    "services/schema.go",
    "handlers/error_codes.go",
    "handlers/routes.go",
    "cmd/api/wire.go",
    "README.md",
)
"""Files that depend on all entities together."""

ENTITY: Final = (
    ("internal/models/entity.go", "internal/models/{stem}.go"),
    ("services/entity_service.go", "services/{stem}_service.go"),
    ("services/entity_hooks.go", "services/{stem}_hooks.go"),
    ("services/entity_rows.go", "services/{stem}_rows.go"),
    ("services/entity_operations.go", "services/{stem}_operations.go"),
    ("services/entity_list.go", "services/{stem}_list.go"),
    ("services/entity_history.go", "services/{stem}_history.go"),
    ("handlers/entity_handler.go", "handlers/{stem}_handler.go"),
)
"""Template and path of the files that every entity has; those of a list and of a history only where there is one."""

YOURS: Final = (("custom/entity.go", "custom/{stem}.go"),)
"""Files of every entity that belong to the user."""

YOURS_ONCE: Final = ("custom/code.go", "custom/routes.go")
"""Files of the service that belong to the user."""

PRUNED: Final = ("services", "handlers")
"""Packages whose templates have helpers for every design; what a service does not use is left out."""
