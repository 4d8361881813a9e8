"""Rows of the tests that create: requests that are taken, and requests that are refused with the members named.

In: a `View`. Out: rows whose names carry the constitution's edge-case categories. How a row is run is the template's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.design.contract.constraints import Rule, rules
from pipeline.design.contract.errors import RULE_SENTINELS
from pipeline.design.contract.messages import Member
from pipeline.design.contract.spelling import enum_name, unspecified
from pipeline.design.model import Field, Kind, Relation
from pipeline.design.samples import TEXTS, Value, matches
from pipeline.design.samples.extremes import Wrong, extremes, wrongs
from pipeline.render.golang.patterns import fits_go
from pipeline.render.gotests.view import OTHER_INDEX, View, closure, is_many
from pipeline.render.names import pb_type, spaced

INDENT: Final = "\t\t\t"
HOSTILE: Final = (
    ("input validation: SQL in", ("'); DROP TABLE {table}; --", "' OR 1=1 --", "';--")),
    ("input validation: script in", ('<script>alert("x")</script>', "<b>x</b>", "<i>")),
)
BREAKS: Final = {"range": "OutOfRange", "pattern": "InvalidFormat", "format": "InvalidFormat", "digits": "OutOfRange"}


class Row(Struct, frozen=True, kw_only=True):
    """One case. `statements`: what makes it of a valid request `r`. `want`: member and error of what is refused."""

    name: str
    request: str
    statements: tuple[str, ...] = ()
    want: tuple[tuple[str, str], ...] = ()

    @property
    def change(self) -> str:
        """The statements as a Go function."""
        return closure(f"func(r *apiv1.{self.request})", self.statements, INDENT)

    @property
    def fields(self) -> tuple[str, ...]:
        """What is refused, as Go expressions."""
        return tuple(invalid(member, error) for member, error in self.want)


def accepted(view: View) -> Iterator[Row]:
    """Requests that must be taken and stored as sent."""
    yield _row(view, "every member")
    if optional := tuple((m, go) for m, go in view.created if not demanded(m)):
        yield _row(view, "required members only", *(f"r.{go} = nil" for _, go in optional))
    for member, go in _fields(view):
        assert isinstance(member.of, Field)
        for extreme in () if view.is_ordered(member.of) else extremes(member.of):
            name = f"boundary: {spaced(member.name)} {extreme.name}"
            yield _row(view, name, assign(view, member, go, extreme.value))
        if member.of.trimmed:
            name, blanks = f"input validation: blanks around {spaced(member.name)}", f" \t{view.sample(member)}\n "
            yield _row(view, name, assign(view, member, go, blanks))
        yield from _hostile(view, member, go, fits=True)


def refused(view: View) -> Iterator[Row]:
    """Requests that must be refused as invalid, each naming exactly the members at fault."""
    for member, go in view.created:
        words = spaced(member.name)
        if demanded(member):
            want = ((member.name, "MissingRequired"),)
            yield _row(view, f"input validation: {words} missing", f"r.{go} = nil", want=want)
        if isinstance(member.of, Field):
            yield from _wrong_values(view, member, go, member.of)
        elif not is_many(member):
            malformed = f'r.{go} = proto.String("not-a-uuid")'
            want = ((member.name, "InvalidFormat"),)
            yield _row(view, f"input validation: {words} malformed", malformed, want=want)
        elif view.can_repeat(member):
            yield _twice(view, member, go)
    yield from _out_of_order(view)
    yield from _all_at_once(view)


def _row(view: View, name: str, *statements: str, want: tuple[tuple[str, str], ...] = ()) -> Row:
    return Row(name=name, request=f"Create{view.pb}Request", statements=statements, want=want)


def assign(view: View, member: Member, go: str, value: Value) -> str:
    return f"r.{go} = {view.expression(member, value)}"


def invalid(member: str, error: str) -> str:
    return f'testutil.Invalid("{member}", handlers.Errors.{error})'


def demanded(member: Member) -> bool:
    """True when a create request must have the member."""
    of = member.of
    if isinstance(of, Field):
        return of.required and of.default is None
    return isinstance(of, Relation) and of.required


def _fields(view: View) -> Iterator[tuple[Member, str]]:
    """Members of fields that a client may set freely; a state has its own tests."""
    for member, go in view.created:
        if isinstance(member.of, Field) and not view.is_state(member):
            yield member, go


def _wrong_values(view: View, member: Member, go: str, field: Field) -> Iterator[Row]:
    words = spaced(member.name)
    if field.type.kind in TEXTS and field.required:
        error = RULE_SENTINELS[Rule.NOT_BLANK] if Rule.NOT_BLANK in rules(field) else _empty_error(field)
        yield _wrong(view, member, go, Wrong(name="empty", value="", breaks=""), error)
    if field.type.kind is Kind.ENUM:
        enum, want = f"{view.message}_", ((member.name, "UnknownValue"),)
        none, unknown = (
            f"r.{go} = {enum}{unspecified(field)}.Enum()",
            f"r.{go} = {enum}{pb_type(enum_name(field))}(999).Enum()",
        )
        yield _row(view, f"input validation: {words} unspecified", none, want=want)
        yield _row(view, f"input validation: {words} not one of its values", unknown, want=want)
    for wrong in wrongs(field):
        yield _wrong(view, member, go, wrong, error_of(wrong))
    yield from _hostile(view, member, go, fits=False)


def _wrong(view: View, member: Member, go: str, wrong: Wrong, error: str) -> Row:
    category = "boundary" if wrong.breaks in ("length", "range", "digits") else "input validation"
    name = f"{category}: {spaced(member.name)} {wrong.name}"
    return _row(view, name, assign(view, member, go, wrong.value), want=((member.name, error),))


def error_of(wrong: Wrong) -> str:
    """The code of the entry that names a wrong value."""
    if wrong.breaks == "length":
        return "TooShort" if wrong.name.startswith("shorter") else "TooLong"
    return BREAKS[wrong.breaks]


def _empty_error(field: Field) -> str:
    return "TooShort" if Rule.MIN_LENGTH in rules(field) else "InvalidFormat"


def _hostile(view: View, member: Member, go: str, fits: bool) -> Iterator[Row]:
    """Texts that attack a database or a browser: data where a field takes them, refused where its pattern does not."""
    field = member.of
    if not isinstance(field, Field) or field.type.kind not in (Kind.TEXT, Kind.LONG_TEXT):
        return
    for name, texts in HOSTILE:
        candidates = (t.format(table=view.entity.collection) for t in texts)
        text = next((t for t in candidates if _has_room(field, t)), None)
        if text is None or matches(field, text) is not fits:
            continue
        want = () if fits else ((member.name, "InvalidFormat"),)
        yield _row(view, f"{name} {spaced(member.name)}", assign(view, member, go, text), want=want)


def _has_room(field: Field, text: str) -> bool:
    return (field.min_length or 0) <= len(text) <= (field.max_length or len(text))


def _all_at_once(view: View) -> Iterator[Row]:
    """Every member that can be wrong is, and every one is named."""
    statements, want = [], []
    for member, go in view.created:
        found = next(iter(wrongs(member.of)), None) if isinstance(member.of, Field) else None
        if demanded(member):
            statements.append(f"r.{go} = nil")
            want.append((member.name, "MissingRequired"))
        elif found is not None and not _only_in_database(member, found):
            statements.append(assign(view, member, go, found.value))
            want.append((member.name, error_of(found)))
    if len(want) > 1:
        yield _row(view, "input validation: everything at once", *statements, want=tuple(want))


def _only_in_database(member: Member, wrong: Wrong) -> bool:
    """True when the service cannot check the pattern: the database refuses only what else is right."""
    pattern = member.of.pattern if isinstance(member.of, Field) else None
    return wrong.breaks == "pattern" and not fits_go(pattern or "")


def _twice(view: View, member: Member, go: str) -> Row:
    statement = f"r.{go} = append(r.{go}, r.{go}...)"
    return _row(
        view, f"input validation: {spaced(member.name)} twice", statement, want=((member.name, "DuplicateItem"),)
    )


def _out_of_order(view: View) -> Iterator[Row]:
    """Two values of which the second must follow the first, the other way round."""
    sent = {m.of.name: (m, go) for m, go in view.created if isinstance(m.of, Field)}
    for ordering in view.entity.orderings:
        if ordering.left in sent and ordering.right in sent:
            (left, left_go), (right, right_go) = sent[ordering.left], sent[ordering.right]
            later, sooner = view.sample(right, OTHER_INDEX), view.sample(right)
            yield _row(
                view,
                f"input validation: {spaced(ordering.right)} before {spaced(ordering.left)}",
                assign(view, left, left_go, later),
                assign(view, right, right_go, sooner),
                want=((right.name, "WrongOrder"),),
            )
