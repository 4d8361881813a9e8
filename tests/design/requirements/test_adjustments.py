"""Numbers that are changed by amounts: which lines ask for an operation, how far it goes, and what is none."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.model import Bound
from pipeline.design.operations import Verb
from pipeline.design.system import Status
from pipeline.spec.reader import read
from tests.design.adjustable import design_of, entity, left, signs

READ = {
    "Users MUST be able to add money to a purse": ("Purse", "deposit", {"balance": 1}),
    "System MUST allow users to deposit money into any friend's purse": ("Purse", "deposit", {"balance": 1}),
    "Users MUST be able to withdraw money from a purse": ("Purse", "withdraw", {"balance": -1}),
    "System MUST provide an API endpoint to reserve honey jars with a specified quantity": (
        "HoneyJar",
        "reserve",
        {"reserved": 1},
    ),
    "System MUST support releasing reserved honey jars": ("HoneyJar", "release", {"reserved": -1}),
    "Users MUST be able to increase the stock of a honey jar": ("HoneyJar", "increase_stock", {"stock": 1}),
    "Users MUST be able to reduce the stock of a honey jar": ("HoneyJar", "decrease_stock", {"stock": -1}),
}


@pytest.mark.parametrize("line", READ)
def test_a_line_makes_an_operation(line: str) -> None:
    name, operation, wanted = READ[line]
    design = design_of(line)
    assert design.requirements[0].status is Status.COMPILED, left(design.requirements[0])
    assert signs(design, name) == {operation: wanted}
    assert entity(design, name).can(Verb.ADJUST, operation)
    assert not any(
        o.verb in (Verb.CREATE, Verb.DELETE) and o.fact.rule != "R-usual" for o in entity(design, name).operations
    )


@pytest.mark.parametrize(
    "line",
    [
        "Users MUST be able to add a purse",
        "Users MUST be able to remove purses",
        "Users MUST be able to add a label to a honey jar",
        "Users MUST be able to add a limit to a purse",
        "System MUST deduct the stock of a honey jar when an order is paid",
        "System MUST emit an event when money is added to a purse",
        "System MUST NOT allow users to add money to a purse",
        "Purses have a balance, a limit and a kind (deposit or withdrawal)",
    ],
)
def test_what_is_no_adjustment(line: str) -> None:
    design = design_of(line)
    assert signs(design, "Purse") == {} == signs(design, "HoneyJar")


BOUNDED = {
    "System MUST prevent withdrawals that would make the balance negative": "Purse.balance",
    "Withdrawals from a purse MUST NOT result in a negative balance": "Purse.balance",
    "System MUST reject withdrawals when the balance of the purse is insufficient": "Purse.balance",
    "System MUST validate that the reservation quantity does not exceed the available quantity before confirming": (
        "HoneyJar.available"
    ),
}
ASKED = (
    "Users MUST be able to withdraw money from a purse",
    "System MUST support reserving honey jars",
)


@pytest.mark.parametrize("line", BOUNDED)
def test_a_line_says_how_far_it_goes(line: str) -> None:
    design = design_of(*ASKED, line)
    assert design.requirements[2].status is Status.COMPILED, left(design.requirements[2])
    name, _, member = BOUNDED[line].partition(".")
    field = entity(design, name).field_named(member)
    assert field is not None and field.minimum == Bound(value="0")


@pytest.mark.parametrize(
    "line",
    [
        "System MUST prevent withdrawals that would exceed the limit",
        "System MUST prevent withdrawals on Sundays",
        "System MUST validate that the release quantity does not exceed the available quantity",
    ],
)
def test_limits_that_nothing_keeps_do_not_compile(line: str) -> None:
    design = design_of(*ASKED, "System MUST support releasing honey jars", line)
    assert design.requirements[3].status is not Status.COMPILED
    field = entity(design, "Purse").field_named("balance")
    assert field is not None and field.minimum is None


def test_a_limit_says_nothing_without_an_operation() -> None:
    assert design_of("System MUST reject withdrawals when the balance is insufficient").requirements[0].rules == ()


def test_a_line_before_the_one_that_asks_is_read_once_more() -> None:
    design = design_of("System MUST prevent withdrawals that would make the balance negative", ASKED[0])
    assert design.requirements[0].status is Status.COMPILED


def test_the_formula_of_a_sum_is_known() -> None:
    design = design_of("System MUST validate the invariant available = stock - reserved of honey jars")
    assert design.requirements[0].rules == ("R-sum",)
    assert design.requirements[0].status is Status.COMPILED, left(design.requirements[0])


def test_a_partly_read_line_leads_to_no_operation() -> None:
    design = design_of("System MUST automatically reduce the stock of a honey jar when a sale is recorded")
    assert not any("decrease" in made for made in design.requirements[0].makes)


SPOKEN = {
    "de": (
        "# Feature-Spezifikation: Geldbörse\n\n## Anforderungen\n\n### Funktionale Anforderungen\n\n"
        "- **FR-001**: Benutzer MÜSSEN Geld auf eine Geldbörse einzahlen können\n"
        "- **FR-002**: Benutzer MÜSSEN Geld von einer Geldbörse abheben können\n\n"
        "### Wichtige Entitäten\n\n- **Geldbörse (Purse)**: Geld eines Imkers.\n  - balance: money\n"
    ),
    "es": (
        "# Especificación: Monedero\n\n## Requisitos\n\n### Requisitos funcionales\n\n"
        "- **FR-001**: El sistema DEBE permitir a los usuarios depositar dinero en un monedero\n"
        "- **FR-002**: El sistema DEBE permitir retirar dinero de un monedero\n\n"
        "### Entidades clave\n\n- **Monedero**: Dinero de un apicultor.\n  - balance: money\n"
    ),
}


@pytest.mark.parametrize("language", SPOKEN)
def test_other_languages_name_the_operations_alike(language: str) -> None:
    spec, _ = read("specs/001-purse/spec.md", SPOKEN[language])
    design, _ = derive(spec)
    assert [v.status for v in design.requirements] == [Status.COMPILED] * 2, [v.left for v in design.requirements]
    assert [a.name for a in design.entities[0].adjustments] == ["deposit", "withdraw"]
