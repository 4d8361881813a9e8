"""Who may do what: which sentences make gates and owners of rows, and which must not."""

from __future__ import annotations

import pytest

from pipeline.design.facts import Source
from pipeline.design.model import Entity, Kind
from pipeline.design.operations import Ownership, Verb
from pipeline.design.system import Design, Status
from pipeline.render.documents.decisions import assumed

from .test_facts import derived, entity

ENTITIES = """### Key Entities

- **Recipe**: What is cooked.
  - title: text, required
  - owner: uuid, required
  - state: one of draft, published
  - state moves: draft → published (publish)
- **Remark**: What guests say.
  - body: text, required
- **Shelf**: Where things stand.
  - name: text, required, unique
"""
Gates = dict[str, tuple[str, ...]]
ALL = {"create": (), "get": (), "list": (), "update": (), "delete": ()}
WRITES = ("create", "update", "delete")


def design(*lines: str, assume: str = "") -> Design:
    more = f"## Assumptions\n\n- {assume}\n" if assume else ""
    return derived(*lines, more=more, entities=ENTITIES)[0]


def gates(found: Design, name: str) -> Gates:
    return {g.name: g.roles for g in entity(found, name).gates}


def owned(found: Design, name: str) -> Ownership:
    ownership = entity(found, name).ownership
    assert ownership is not None
    return ownership


def compiled(found: Design) -> bool:
    return all(v.status is Status.COMPILED for v in found.requirements)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("System MUST require authentication for all shelf endpoints", ALL),
        ("System MUST require a valid token for creating shelves", {"create": ()}),
        ("Authentication is required to create, update and delete shelves", dict.fromkeys(WRITES, ())),
        ("Unauthenticated users MUST NOT be able to delete shelves", {"delete": ()}),
        ("Guests cannot update shelves", {"update": ()}),
        ("System MUST return 401 when an unauthenticated user tries to create a shelf", {"create": ()}),
        ("System MUST allow signed in users to create shelves", {"create": ()}),
        ("Only admins and shop assistants can delete shelves", {"delete": ("admin", "shop_assistant")}),
        ("Only floor managers or admins can update shelves", {"update": ("floor_manager", "admin")}),
        ("Shelves can be deleted by administrators only", {"delete": ("admin",)}),
        ("System MUST restrict write access to shelves to editors", dict.fromkeys(WRITES, ("editor",))),
        ("Deleting shelves requires the admin role", {"delete": ("admin",)}),
        ("Non-admin users MUST NOT be able to create shelves", {"create": ("admin",)}),
        ("Only users with role `head_cook` MUST be able to update shelves", {"update": ("head_cook",)}),
        ("Only users with the `manage-shelves` permission can create shelves", {"create": ("manage_shelves",)}),
    ],
)
def test_a_sentence_that_keeps_callers_out_makes_gates(line: str, expected: Gates) -> None:
    found = design(line)
    assert gates(found, "Shelf") == expected
    assert compiled(found)
    assert gates(found, "Remark") == {}


def test_all_requests_are_those_of_every_entity() -> None:
    found = design("System MUST reject requests with missing, invalid or expired tokens with an unauthorized error")
    assert gates(found, "Shelf") == ALL
    assert gates(found, "Recipe") == {**ALL, "publish": ()}


def test_a_move_is_guarded_by_its_name() -> None:
    assert gates(design("Only editors can publish recipes"), "Recipe") == {"publish": ("editor",)}


@pytest.mark.parametrize(
    "line",
    [
        "Only published recipes can be deleted",
        "System MUST limit lists of shelves to 50",
        "Viewers MUST NOT be able to delete shelves",
        "Users can view recipes of other users but only edit their own recipes",
        "Users MUST be able to see all remarks except their own",
        "System MUST require user authentication via name and secret phrase",
    ],
)
def test_what_is_no_clear_rule_makes_none(line: str) -> None:
    found = design(line)
    assert not any(e.gates or e.ownership for e in found.entities)
    assert not compiled(found)


def test_a_role_that_acts_keeps_nobody_out_unless_roles_decide() -> None:
    line = "Administrators MUST be able to delete shelves"
    open_ = design(line)
    assert gates(open_, "Shelf") == {}
    (told,) = [f.fact for f in assumed(open_) if f.fact.rule == "R-role"]
    assert told.decide == "Anyone MUST be able to delete shelves"
    assert told.alternatives == "Only users with role `admin` MUST be able to delete shelves"
    closed = design(line, "System MUST enforce role-based access control")
    assert gates(closed, "Shelf") == {"delete": ("admin",)}
    assert entity(closed, "Shelf").gates[0].fact.source is Source.DERIVED
    assert not [f for f in assumed(closed) if f.fact.rule == "R-role"]


def test_a_line_that_others_share_stays_open() -> None:
    roles = "System MUST enforce role-based access control"
    found = design("Editors MUST be able to create shelves", "Users MUST be able to create shelves", roles)
    assert gates(found, "Shelf") == {}
    assert found.requirements[2].status is Status.PARTLY


def test_everybody_may_read_what_needs_a_login_in_general() -> None:
    login = "System MUST require authentication for all endpoints"
    found = design(login, "Anyone MUST be able to view shelves")
    assert gates(found, "Shelf") == dict.fromkeys(WRITES, ())


def test_a_role_is_stricter_than_a_login() -> None:
    found = design("System MUST require authentication for all endpoints", "Only admins can delete shelves")
    assert gates(found, "Shelf") == {**ALL, "delete": ("admin",)}


@pytest.mark.parametrize(
    "assume",
    [
        "No authentication is required for this service (it can be added later)",
        "Authentication and authorization are handled by an external API gateway",
        "Authentication and role-based access control are out of scope for the first release",
    ],
)
def test_a_spec_without_login_has_no_gates(assume: str) -> None:
    found = design("System MUST allow authenticated users to create shelves", assume=assume)
    assert gates(found, "Shelf") == {} and compiled(found)
    refused = design("System MUST require authentication for all shelf endpoints", assume=assume)
    assert gates(refused, "Shelf") == {}
    assert refused.requirements[0].status is Status.PARTLY


def test_one_way_to_sign_in_less_is_not_no_login() -> None:
    found = design("Only admins can delete shelves", assume="Two-factor authentication is out of scope")
    assert gates(found, "Shelf") == {"delete": ("admin",)}


def test_an_assumption_may_open_what_roles_would_close() -> None:
    assume = "Write operations are permitted to any authenticated user in v1; role-based access control is out of scope"
    found = design("Administrators MUST be able to create shelves", assume=assume)
    assert gates(found, "Shelf") == dict.fromkeys(WRITES, ())


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("Users can only view their own recipes", (Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE, Verb.MOVE)),
        ("System MUST allow users to delete their own recipes", (Verb.DELETE,)),
        ("Users MUST only be able to update recipes they created", (Verb.UPDATE,)),
        (
            "System MUST prevent users from updating or deleting recipes owned by other users",
            (Verb.UPDATE, Verb.DELETE),
        ),
        (
            "System MUST scope all recipe operations to the authenticated user",
            (Verb.GET, Verb.LIST, Verb.UPDATE, Verb.DELETE, Verb.MOVE),
        ),
        ("System MUST list only recipes of the authenticated user, never exposing other users' recipes", (Verb.LIST,)),
        ("System MUST assign each new recipe to the authenticated user", ()),
    ],
)
def test_rows_belong_to_whoever_created_them(line: str, verbs: tuple[Verb, ...]) -> None:
    found = design(line)
    ownership = owned(found, "Recipe")
    assert (ownership.member, ownership.verbs, ownership.exempt) == ("owner", verbs, ())
    assert {"create", *(v.value for v in verbs if v is not Verb.MOVE)} <= set(gates(found, "Recipe"))
    assert compiled(found)


def test_an_owner_that_is_not_declared_is_added() -> None:
    found = design("Users can only delete their own remarks")
    field = entity(found, "Remark").field_named(owned(found, "Remark").member)
    assert field is not None and field.type.kind is Kind.UUID and field.required
    assert {f.source for f in field.facts} == {Source.DERIVED}


def test_roles_that_reach_every_row() -> None:
    own = "Users can only view their own recipes"
    less = owned(design(own, "Administrators MUST be able to view all recipes"), "Recipe")
    assert less.exempt == ()
    assert {w.verb: w.roles for w in less.reaches} == {Verb.GET: ("admin",), Verb.LIST: ("admin",)}
    found = design("Users can only delete their own recipes", "Administrators MUST be able to delete any recipe")
    assert owned(found, "Recipe").exempt == ("admin",) and owned(found, "Recipe").reaches == ()
    assert compiled(found)


def test_roles_that_reach_every_row_by_some_operations() -> None:
    found = design(
        "Users can only update and delete their own recipes", "Administrators MUST be able to delete any recipe"
    )
    assert owned(found, "Recipe").exempt == ()
    assert [(w.verb, w.roles) for w in owned(found, "Recipe").reaches] == [(Verb.DELETE, ("admin",))]
    assert compiled(found)


def test_how_a_row_of_somebody_else_is_answered() -> None:
    own = "Users can only view their own recipes"
    told = design(own)
    assert owned(told, "Recipe").hidden
    assert [f.fact.decide for f in assumed(told) if f.fact.rule == "R-others"] == [
        "System MUST return 404 (not 403) for recipes of other users"
    ]
    assert not owned(design(own, "System MUST return 403 for recipes of other users"), "Recipe").hidden
    stated = design(own, "System MUST return 404 (not 403) for unauthorized access to prevent recipe ID enumeration")
    assert owned(stated, "Recipe").hidden and compiled(stated)
    assert not [f for f in assumed(stated) if f.fact.rule == "R-others"]


def test_entities_without_a_word_about_access_stay_open() -> None:
    found: tuple[Entity, ...] = design("Users MUST be able to create shelves").entities
    assert all(not e.gates and e.ownership is None for e in found)


def test_errors_for_strangers_are_given_where_something_is_guarded() -> None:
    errors = "System MUST return clear errors for invalid input and unauthorized access attempts"
    assert compiled(design(errors, "Only admins can delete shelves"))
    assert not compiled(design(errors))


def test_a_role_that_acts_by_its_permissions_keeps_others_out() -> None:
    found = design("Administrators MUST be able to list all shelves (based on role permissions)")
    assert gates(found, "Shelf") == {"list": ("admin",)} and compiled(found)


def test_read_access_and_write_access_in_one_line() -> None:
    line = "System MUST restrict edit access to shelves to admins only; cooks MUST have read-only access to shelves"
    found = design(line)
    assert gates(found, "Shelf") == dict.fromkeys(WRITES, ("admin",)) and compiled(found)


def test_all_endpoints_are_those_of_however_many_entities() -> None:
    listed = "".join(f"- **Crate{chr(65 + n // 26)}{chr(97 + n % 26)}**: A box.\n  - label: text\n" for n in range(60))
    line = "System MUST require authentication for all endpoints"
    found = derived(line, entities=f"### Key Entities\n\n{listed}")[0]
    assert len(found.entities) == 60 and all(e.gates for e in found.entities)
