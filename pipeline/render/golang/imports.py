"""The import block of a Go file, found from the packages that its text names.

In: Go source with a line `//imports` where the block goes. Out: the source with the block, grouped and sorted as
gofmt has it.
"""

from __future__ import annotations

from typing import Final

from pipeline.patterns import regex

MARK: Final = "//imports\n"
_STANDARD: Final = """
bytes cmp context crypto/rand crypto/sha256 encoding/base64 encoding/json errors fmt io log/slog maps math mime net/http
net/url os regexp slices strconv strings sync time unicode/utf8
"""
STANDARD: Final = {name.rsplit("/", 1)[-1]: name for name in _STANDARD.split()}
OTHERS: Final = {
    "clause": "gorm.io/gorm/clause",
    "decimal": "github.com/shopspring/decimal",
    "durationpb": "google.golang.org/protobuf/types/known/durationpb",
    "fieldmaskpb": "google.golang.org/protobuf/types/known/fieldmaskpb",
    "gorm": "gorm.io/gorm",
    "jwt": "github.com/golang-jwt/jwt/v5",
    "logger": "gorm.io/gorm/logger",
    "opentracing": "github.com/opentracing/opentracing-go",
    "pgconn": "github.com/jackc/pgx/v5/pgconn",
    "prometheus": "github.com/prometheus/client_golang/prometheus",
    "promhttp": "github.com/prometheus/client_golang/prometheus/promhttp",
    "proto": "google.golang.org/protobuf/proto",
    "protojson": "google.golang.org/protobuf/encoding/protojson",
    "protoreflect": "google.golang.org/protobuf/reflect/protoreflect",
    "structpb": "google.golang.org/protobuf/types/known/structpb",
    "timestamppb": "google.golang.org/protobuf/types/known/timestamppb",
    "uuid": "github.com/google/uuid",
}
OWN: Final = {
    "apiv1": "api/gen/v1",
    "custom": "custom",
    "handlers": "handlers",
    "middleware": "internal/middleware",
    "models": "internal/models",
    "services": "services",
    "tracing": "internal/tracing",
    "values": "internal/models/values",
}
_USE: Final = regex(r"(?<![\w\"`/])(?<!\w\.)([a-z][a-z0-9]*)\.[A-Z]")


def with_imports(source: str, module: str) -> str:
    """The source with its imports in place of the mark."""
    head, mark, body = source.partition(MARK)
    if not mark:
        return source
    used = {name for line in body.splitlines() for name in _USE.findall(line.split("//", 1)[0])}
    groups = (
        sorted(f'"{STANDARD[n]}"' for n in used if n in STANDARD),
        sorted(f'"{OTHERS[n]}"' for n in used if n in OTHERS),
        [_own(n, module) for n in sorted((n for n in used if n in OWN), key=OWN.__getitem__)],
    )
    blocks = ["".join(f"\t{line}\n" for line in group) for group in groups if group]
    if not blocks:
        return head + body.lstrip("\n")
    if len(blocks) == 1 and blocks[0].count("\n") == 1:
        return f"{head}import {blocks[0].strip()}\n{body}"
    block = "\n".join(blocks)
    return f"{head}import (\n{block})\n{body}"


def _own(name: str, module: str) -> str:
    alias = "apiv1 " if name == "apiv1" else ""
    return f'{alias}"{module}/{OWN[name]}"'
