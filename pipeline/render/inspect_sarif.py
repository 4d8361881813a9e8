"""Diagnostics as SARIF 2.1.0, the form that code hosts show beside the source.

In: `Inspected` values. Out: one JSON text with the codes that occur as rules and every diagnostic as a result.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from pipeline.diagnostics import Code, Diagnostic, Severity
from pipeline.render.inspect import Inspected

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def inspect_sarif(results: Sequence[Inspected]) -> str:
    """All diagnostics of all specs as one SARIF run."""
    found = [d for r in results for d in r.diagnostics]
    codes = sorted({d.code.id: d.code for d in found}.values(), key=lambda c: c.id)
    run = {
        "tool": {"driver": {"name": "specmill", "rules": [_rule(c) for c in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d) for d in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.cause or code.title},
        "help": {"text": code.fix or code.title},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.end_column}
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return {
        "ruleId": diagnostic.code.id,
        "level": _LEVELS[diagnostic.code.severity],
        "message": {"text": f"{diagnostic.message}{hint}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": span.path}, "region": region}}],
    }
