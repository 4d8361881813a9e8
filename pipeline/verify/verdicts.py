"""The last Constitution Check as a file, for the report and for the plans.

In: rows. Out: their JSON form and back:

    {"of": "<digest of the design that the service was made from>", "constitution": "1.0.0",
     "rows": [{"id": "VI-4", "principle": "VI", "rule": "…", "binding": false,
               "verdict": "pass" | "fail" | "not checkable" | "n/a",
               "evidence": "api/gen/v1/product.pb.go:1: 4 places",
               "places": [{"at": "api/gen/v1/product.pb.go:1", "words": "4 places"}, …]}, …]}

`at` is relative to the service's folder (a plan.md: to the project's).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from pipeline.verify.constitution import Place, Row, Verdict, version

SHOWN: Final = 20


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How often each verdict was given."""
    verdicts = [row.verdict for row in rows]
    return {verdict: verdicts.count(verdict) for verdict in Verdict}


def evidence(row: Row) -> str:
    """One line: the first place, and how many more there are."""
    more = f" and {len(row.evidence) - 1} more" if len(row.evidence) > 1 else ""
    return f"{row.evidence[0]}{more}" if row.evidence else ""


def plain(rows: Iterable[Row]) -> dict[str, Any]:
    """The rows as the report shows them."""
    shown = [
        {
            "id": row.id,
            "principle": row.principle,
            "rule": row.rule,
            "binding": row.binding,
            "verdict": str(row.verdict),
            "evidence": evidence(row),
            "places": [{"at": place.at, "words": place.words} for place in row.evidence[:SHOWN]],
        }
        for row in rows
    ]
    return {"constitution": version(), "rows": shown}


def as_json(rows: Iterable[Row], of: str = "") -> str:
    """See the module's first lines."""
    return json.dumps({"of": of, **plain(rows)}, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> tuple[Row, ...]:
    """The rows of that JSON form, with the places that it shows."""
    return tuple(
        Row(
            id=row["id"],
            principle=row["principle"],
            rule=row["rule"],
            binding=row["binding"],
            verdict=Verdict(row["verdict"]),
            evidence=tuple(Place(at=place["at"], words=place["words"]) for place in row["places"]),
        )
        for row in json.loads(text)["rows"]
    )


def of(text: str) -> str:
    """Which design the rows of that JSON form are about."""
    return str(json.loads(text).get("of", ""))
