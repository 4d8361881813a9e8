"""Service, database and tests agree: a generated test provokes each constraint, with the error that the table names.

A constraint or a delete rule of a new kind turns these red until a row of the generated tests provokes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest
from msgspec import Struct

from pipeline.design.contract.constraints import Constraint, Rule, constraints, on_delete
from pipeline.design.contract.errors import RULE_SENTINELS
from pipeline.design.model import Cardinality, OnDelete, Relation
from pipeline.design.operations import Verb
from pipeline.render.golang import service
from pipeline.render.gotests import tests as suite
from pipeline.render.names import article, spaced
from pipeline.render.settings import Settings
from tests.render.golang.test_build import DESIGNS

ALONE: Final = {
    "limits_letters_pattern": "PostgreSQL does not have such patterns",
    "stocks_total_minimum": "a number below 0 has a part that is below 0, or is below its part: both are refused first",
    "swarms_society_id_fkey": "whatever else a swarm must refer to is of no other society, which is refused first",
}
"""Constraints that the database never names."""
BY_THE_SERVICE: Final = {"passports_code_not_blank": "no request sets it"}
"""Checks that no request can run into."""
DELETED: Final = {
    (OnDelete.RESTRICT, False): "is still used by",
    (OnDelete.CASCADE, False): "is deleted with",
    (OnDelete.CLEAR, False): "is cleared in",
    (OnDelete.RESTRICT, True): "is still used by",
    (OnDelete.CASCADE, True): "is cleared in",
    (OnDelete.CLEAR, True): "is cleared in",
}
"""What becomes of a row by each rule of its reference; of a link among many, the row that has it stays."""
Refused = tuple[str, tuple[str, ...]]
"""The name of an error, and the members that it blames."""


class Texts(Struct, frozen=True):
    """The rendered Go of a design, with one space between words."""

    guards: dict[str, str]
    table: dict[str, Refused]
    tests: dict[str, str]

    def of(self, end: str) -> str:
        """All tests in files with this end."""
        return "\n".join(text for path, text in self.tests.items() if path.endswith(end))


@cache
def texts(name: str) -> Texts:
    files = {str(f.path): re.sub(r"[ \t]+", " ", f.text) for f in service(DESIGNS[name], Settings())}
    guards = re.findall(
        r'^ \{"\w+", "(\w+)", "[A-Z ]+", [`"](.*)[`"]\},$', files["go-service/services/schema.go"], re.M
    )
    rows = re.findall(
        r'^ \{name: "(\w+)", refused: Err(\w+), fields: \[\]string\{(.*?)\}(?:, rule: Err(\w+))?',
        files["go-service/services/constraints.go"],
        re.M,
    )
    table = {row: (rule or refused, listed(fields)) for row, refused, fields, rule in rows}
    tests = {str(f.path): re.sub(r"[ \t]+", " ", f.text) for f in suite(DESIGNS[name], Settings())}
    return Texts(guards=dict(guards), table=table, tests=tests)


def listed(strings: str) -> tuple[str, ...]:
    return tuple(re.findall(r'"(\w+)"', strings))


def by_database(found: Texts) -> Iterator[tuple[str, Refused]]:
    """What the database refuses in the tests, by the name of a constraint, or of an error that stands for one."""
    for row in found.of("_database_test.go").split('name: "database: ')[1:]:
        for member, error in re.findall(r'want: testutil.Invalid\("(\w+)", handlers.Errors.(\w+)\)', row):
            yield row.partition('"')[0], (error, (member,))
    taken = r"want: handlers.Errors.(\w+),\n fields: \[\]string\{(.*?)\}"
    for error, fields in re.findall(taken, found.of("_keys_test.go") + found.of("_database_test.go")):
        yield error, (error, listed(fields))
    unknown = r'field: "(\w+)",\n want: handlers.Errors.(\w+),'
    for member, error in re.findall(unknown, found.of("_create_test.go") + found.of("_update_test.go")):
        yield error, (error, (member,))
    for error in re.findall(r"want: handlers.Errors.(\w+),\n served: true,", found.of("errors_test.go")):
        yield error, (error, ())


def by_service(found: Texts) -> set[Refused]:
    """What the service refuses by itself in the tests, one member at a time."""
    alone = r'want: (?:\[\]\*apiv1.FieldError\{)?testutil.Invalid\("(\w+)", handlers.Errors.(\w+)\)\}?,'
    rows = re.findall(alone, found.of("_create_test.go") + found.of("_update_test.go"))
    return {(error, (member,)) for member, error in rows}


def written(name: str) -> Iterator[Constraint]:
    """The constraints of the rows that a request makes or changes."""
    system = DESIGNS[name]
    makers = {e.name for e in system.entities if e.can(Verb.CREATE) or e.can(Verb.UPDATE)}
    return (c for c in constraints(system) if c.entity in makers)


@pytest.mark.parametrize("name", DESIGNS)
def test_every_constraint_stands_in_the_schema_and_leads_to_an_error(name: str) -> None:
    found = texts(name)
    for constraint in constraints(DESIGNS[name]):
        assert constraint.name in found.table
        assert constraint.name in found.guards or constraint.name == "limits_letters_pattern"


@pytest.mark.parametrize("name", DESIGNS)
def test_the_database_refuses_as_the_table_says(name: str) -> None:
    found = texts(name)
    refused = dict(reversed(tuple(by_database(found))))
    missing, other = set(), {}
    for constraint in written(name):
        error, members = found.table[constraint.name]
        got = refused.get(constraint.name) or refused.get(error if constraint.rule not in RULE_SENTINELS else "")
        if got is None:
            missing.add(constraint.name)
        elif got not in ((error, members), (error, ())):
            other[constraint.name] = got
    assert missing == ALONE.keys() & {c.name for c in written(name)}
    assert other == {}


@pytest.mark.parametrize("name", DESIGNS)
def test_the_service_refuses_values_with_the_same_error(name: str) -> None:
    found = texts(name)
    refused = by_service(found)
    checks = [c for c in written(name) if c.rule in RULE_SENTINELS]
    missing = {c.name for c in checks if found.table[c.name] not in refused}
    assert missing == BY_THE_SERVICE.keys() & {c.name for c in checks}


def test_there_is_a_design_with_each_kind_of_constraint() -> None:
    known = {(c.rule, c.name) for name in DESIGNS for c in written(name) if c.name not in ALONE}
    assert {rule for rule, _ in known} == set(Rule)


def test_there_is_a_design_with_each_kind_of_key() -> None:
    guards = {n: d for name in DESIGNS for n, d in texts(name).guards.items()}
    keys = [guards[c.name] for name in DESIGNS for c in written(name) if c.rule is Rule.UNIQUE]
    for part in (r"^\(\"\w+\"\)$", r"^\(\"\w+\", \"\w+\"\)", r"WHERE \"deleted_at\" IS NULL$", r"lower\("):
        assert any(re.search(part, key) for key in keys), part
    periods = [guards[c.name] for name in DESIGNS for c in written(name) if c.rule is Rule.OVERLAP]
    for part in ("daterange", "tstzrange", "tsrange", "WHERE"):
        assert any(part in period for period in periods), part


def references(name: str) -> Iterator[tuple[Relation, bool, str]]:
    """Each reference whose target is deleted by request: whether it is one of many, and the row that tests its rule."""
    system = DESIGNS[name]
    for entity in system.entities:
        for relation in entity.relations:
            endless = relation.required and relation.target == entity.name
            if relation.stored and system.entity(relation.target).can(Verb.DELETE) and not endless:
                many = relation.cardinality is Cardinality.MANY_TO_MANY
                words = f"{article(spaced(entity.name))}'s {spaced(relation.name)}"
                yield relation, many, f'name: "database: {DELETED[on_delete(relation), many]} {words}"'


@pytest.mark.parametrize("name", DESIGNS)
def test_every_delete_rule_is_tested(name: str) -> None:
    rows = texts(name).of("_delete_test.go")
    assert [row for _, _, row in references(name) if row not in rows] == []


def test_there_is_a_design_with_each_delete_rule() -> None:
    assert {(on_delete(r), many) for name in DESIGNS for r, many, _ in references(name)} == set(DELETED)
