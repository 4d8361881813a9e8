"""What `inspect` prints for one spec with everything in it, in each form.

`SPECMILL_UPDATE=1 pytest tests/render/inspect` rewrites the outcomes; the diff is the review.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.design.facts import Fact, Source
from pipeline.design.model import Cardinality, Entity, Field, Kind, Machine, Move, Relation, Type
from pipeline.design.system import Design, Status, Verdict
from pipeline.diagnostics import Span
from pipeline.render.inspect import Inspected, inspect_json
from pipeline.render.inspect_sarif import inspect_sarif
from pipeline.render.inspect_text import inspect_text
from pipeline.spec.reader import read

HERE = Path(__file__).parent
PATH = "specs/004-tool-library/spec.md"
SOURCE = (HERE / "spec.md").read_text(encoding="utf-8")
FORMS = {"inspect.json": inspect_json, "inspect.txt": inspect_text, "inspect.sarif": inspect_sarif}


def fact(what: str, source: Source, rule: str) -> Fact:
    return Fact(what=what, source=source, rule=rule, span=at(18))


def at(line: int) -> Span:
    return Span(path=PATH, line=line)


def design(spec_requirements: tuple[Verdict, ...]) -> Design:
    status = Field(
        name="status",
        words="status",
        span=at(19),
        type=Type(kind=Kind.ENUM, values=("free", "lent")),
        required=True,
        facts=(fact("required", Source.DERIVED, "R-required"), fact("type", Source.STATED, "A-values")),
    )
    name = Field(
        name="name",
        words="name",
        span=at(18),
        type=Type(kind=Kind.TEXT),
        unique_per=("owner",),
        facts=(fact("type", Source.ASSUMED, "T-text"), fact("unique_per", Source.STATED, "A-precise")),
    )
    owner = Relation(
        name="owner",
        words="owner",
        span=at(18),
        target="Member",
        cardinality=Cardinality.MANY_TO_ONE,
        facts=(fact("target", Source.DERIVED, "A-reference"),),
    )
    lend = Move(source="free", target="lent", name="lend", fact=fact("move", Source.STATED, "A-moves"))
    tool = Entity(
        name="Tool",
        words="Tool",
        span=at(18),
        collection="tools",
        fields=(name, status),
        relations=(owner,),
        machine=Machine(field="status", initial="free", moves=(lend,)),
        soft_delete=True,
    )
    report = Entity(name="Report", words="Report", span=at(20), collection="reports", stored=False, reason="a report")
    member = Entity(name="Member", words="owner", span=at(18), collection="members", mentioned=True)
    return Design(
        slug="004-tool-library",
        title="Tool Library",
        path=PATH,
        entities=(tool, report, member),
        requirements=spec_requirements,
    )


def inspected() -> Inspected:
    spec, found = read(PATH, SOURCE)
    first, second = spec.requirements[:2]
    verdicts = (
        Verdict(id=first.id, text=first.text, span=first.span, status=Status.COMPILED, rules=("R-create", "R-unique")),
        Verdict(
            id=second.id,
            text=second.text,
            span=second.span,
            status=Status.PARTLY,
            rules=("R-list",),
            left=("by", "colour"),
        ),
    )
    return Inspected(spec=spec, design=design(verdicts), diagnostics=found, source=SOURCE)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_as_recorded(name: str) -> None:
    text = FORMS[name]([inspected()])
    if os.environ.get("SPECMILL_UPDATE"):
        (HERE / name).write_text(text, encoding="utf-8")
    assert text == (HERE / name).read_text(encoding="utf-8")


def test_a_repeated_id_keeps_its_own_verdict() -> None:
    one = inspected()
    (spec,) = json.loads(inspect_json([one]))["specs"]
    assert [(r["id"], r["status"]) for r in spec["requirements"]] == [
        ("FR-001", "compiled"),
        ("FR-002", "partly"),
        ("FR-002", "gap"),
    ]


def test_no_spec_is_a_document_too() -> None:
    assert json.loads(inspect_json([])) == {"format": 1, "specs": []}
    assert inspect_text([]) == "0 specs: nothing to complain about\n"
