"""The report as one static HTML page, without scripts or anything from elsewhere.

In: the document that `report.report` makes. Out: the page's text.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import Any

GOOD = {"compiled", "verified", "pass"}
BAD = {"gap", "failed", "fail", "unfinished"}


def page(document: dict[str, Any]) -> str:
    """The whole page."""
    template = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    parts = {
        "summary": _summary(document),
        "features": _features(document["features"]),
        "gaps": _gaps(document["gaps"]),
        "scenarios": _scenarios(document["scenarios"]),
        "requirements": _requirements(document["requirements"]),
        "constitution": _constitution(document["constitution"]["rows"]),
        "version": escape(document["constitution"]["constitution"]),
        "stages": _stages(document["stages"]),
    }
    return Template(template).substitute(parts)


def _summary(document: dict[str, Any]) -> str:
    states = [scenario["state"] for scenario in document["scenarios"]]
    statuses = [requirement["status"] for requirement in document["requirements"]]
    counts = document["constitution"]["counts"]
    cards = (
        ("features", len(document["features"]), ""),
        ("requirements compiled", f"{statuses.count('compiled')} of {len(statuses)}", ""),
        ("scenarios verified", f"{states.count('verified')} of {len(states)}", ""),
        ("scenarios failed", states.count("failed"), "bad" if "failed" in states else "good"),
        ("tests", document["tests"]["total"], ""),
        ("tests failed", document["tests"]["failed"], "bad" if document["tests"]["failed"] else "good"),
        ("rules kept", counts.get("pass", 0), ""),
        ("rules violated", counts.get("fail", 0), "bad" if counts.get("fail") else "good"),
    )
    return "".join(f'<li class="{kind}"><b>{escape(str(value))}</b> {name}</li>' for name, value, kind in cards)


def _features(features: Iterable[dict[str, Any]]) -> str:
    head = ("feature", "spec", "compiled", "partly", "gap", "verified", "failed", "not covered")
    rows = []
    for feature in features:
        requirements, scenarios = feature["requirements"], feature["scenarios"]
        counts = [*(requirements[k] for k in head[2:5]), *(scenarios[k] for k in head[5:])]
        rows.append((_words(feature["title"]), _code(feature["spec"]), *map(str, counts)))
    return _table(head, rows)


def _gaps(gaps: Iterable[dict[str, Any]]) -> str:
    rows = [
        (_code(g["at"]), _code(g["id"]), _state(g["status"]), _words(g["text"]), _words(", ".join(g["left"])))
        for g in gaps
    ]
    return _table(("where", "id", "status", "text", "words that no rule used"), rows)


def _scenarios(scenarios: Iterable[dict[str, Any]]) -> str:
    rows = []
    for s in scenarios:
        tests = "<br>".join(f"{_state(t['outcome'])} {_code(t['name'])}" for t in s["tests"])
        rows.append((_code(s["id"]), _state(s["state"]), _words(s["text"]), _code(s["at"]), tests))
    return _table(("id", "state", "text", "where", "tests"), rows)


def _requirements(requirements: Iterable[dict[str, Any]]) -> str:
    rows = []
    for r in requirements:
        made = "<br>".join(map(_code, (*r["makes"], *r["routes"])))
        failed = sum(test["outcome"] not in ("pass", "skip") for test in r["tests"])
        tests = f"{len(r['tests'])} tests" + (f", {failed} failed" if failed else "") if r["tests"] else ""
        rows.append((_code(r["id"]), _state(r["status"]), _words(r["text"]), _code(r["at"]), made, tests))
    return _table(("id", "status", "text", "where", "led to", "shown by"), rows)


def _constitution(rows: Iterable[dict[str, Any]]) -> str:
    shown = []
    for row in rows:
        rule = _words(row["rule"]) + (" <em>binding</em>" if row["binding"] else "")
        shown.append((_code(row["id"]), rule, _state(row["verdict"]), _words(row["evidence"])))
    return _table(("id", "rule", "verdict", "evidence"), shown)


def _stages(stages: list[dict[str, Any]]) -> str:
    if not stages:
        return "<p>Nothing was measured.</p>"
    return _table(("stage", "seconds"), [(_code(s["name"]), f"{s['seconds']:.1f}") for s in stages])


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    rows = tuple(rows)
    if not rows:
        return "<p>None.</p>"
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>\n{body}</tbody></table>"


def _words(text: str) -> str:
    return escape(text)


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>" if text else ""


def _state(state: str) -> str:
    kind = "good" if state in GOOD else "bad" if state in BAD else "middle"
    return f'<span class="{kind}">{escape(state)}</span>'
