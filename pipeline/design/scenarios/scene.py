"""A scenario being read: its three clauses as lines, the entity it is about, and what happens.

In: a `Scenario` and the entities. Out: a `Scene`, of which the makers of cases ask their questions. Words are
marked as used on the scene's own lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import Case, Fixture, Step
from pipeline.design.model import Entity
from pipeline.design.requirements import Reader
from pipeline.design.requirements.context import ACTS, objects
from pipeline.design.requirements.framing import use_reasons
from pipeline.design.requirements.openings import opens
from pipeline.design.requirements.qualifiers import use_hollows, use_qualifiers
from pipeline.design.requirements.references import use_untouched
from pipeline.design.scenarios.clauses import WRITES, acting, clauses, use_places
from pipeline.design.scenarios.kinds import name_kinds
from pipeline.design.scenarios.remarks import use_done, use_generic, use_motives, use_participles, use_screens
from pipeline.design.scenarios.subjects import any_endpoint, counted, holder, target
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import snake
from pipeline.spec.model import Scenario

REFUSED: Final = ("reject", "error", "prevent", "notfound", "conflict", "duplicate")
FRAME: Final = (
    "actor", "standing", "ui", "running", "system", "want", "thing", "single", "existing", "id", "part", "ability",
    "page_view",
)  # fmt: skip


_GIVEN: Final = (
    "several",
    "all",
    "move",
    "state",
    "musthave",
    "valid",
    "show",
    "optional",
    "list",
    "get",
    "page",
    "called",
    "enter",
    "manage",
)


_ASKS: Final = ("want", "move", "submit", "enter", "apply", "filter", "search", "sort", "assign", "associate")
_WHEN: Final = ("apply", "restart", "validate", "submit", "created")


class Scene(Struct, frozen=True, kw_only=True):
    """`given`, `when`, `then` as lines; `entity`: the one that the request is about."""

    given: Line
    when: Line
    then: Line
    entity: Entity
    entities: Mapping[str, Entity]

    @property
    def bind(self) -> str:
        return snake(self.entity.name)

    @property
    def thing(self) -> str:
        """The entity as titles of cases name it."""
        return self.bind.replace("_", " ")

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        return self.given, self.when, self.then

    def asks(self, *tags: str) -> bool:
        """True when the clauses before `then` speak of it."""
        return self.given.has(*tags) or self.when.has(*tags)

    def refused(self) -> bool:
        """True when the request must fail."""
        codes = any(c.text in {"400", "403", "404", "409", "422"} for c in self.then.chunks)
        told = self.then.tagged(*REFUSED)
        if self.then.has("empty"):  # `an empty state message`: nothing is wrong.
            told = tuple(c for c in told if not c.text.casefold().startswith(("message", "notice")))
        return codes or bool(told)

    def members(self, *lines: Line) -> tuple[tuple[Chunk, str], ...]:
        """The members of the entity that the lines name."""
        return tuple((c, m) for line in lines for c in line.chunks if (m := c.member_of(self.entity.name)))

    def eat(self, given: Iterable[str] = (), when: Iterable[str] = (), then: Iterable[str] = ()) -> None:
        self.given.eat(*FRAME, *_GIVEN, *given)
        self.when.eat(*FRAME, *_WHEN, *when)
        self.then.eat(*FRAME, *then)
        use_motives(self.given)
        use_done(self.given)
        use_screens(self.given)
        use_screens(self.when)
        for line in self.lines:
            use_participles(line, self.entity)
            use_generic(line, self.entity, self.entities)
            use_places(line)
            use_hollows(line)
            use_qualifiers(line)
            line.used.difference_update(_side_by_side(line))
            use_reasons(line)
            use_untouched(line, self.entity.name)

    def use_things(self) -> None:
        """Use every mention of the entity itself."""
        for line in self.lines:
            line.use(*(c for c, n in objects(line) if n == self.entity.name))
            line.use(*(c for c in line.chunks if self.entity.name in self._targets(c)))

    def _targets(self, chunk: Chunk) -> set[str]:
        """The entities that the references lead to which a phrase in the plural names (`product types`)."""
        named = ((self.entities.get(m.entity), m.member) for m in (chunk.few if chunk.plural else ()))
        links = (e.relation_named(name) for e, name in named if e is not None and name)
        return {r.target for r in links if r is not None}

    @property
    def untouched(self) -> bool:
        """True when no rule has used a word of it."""
        return all(line.untouched for line in self.lines)

    def fresh(self) -> Scene:
        """The same scene with no word used yet."""
        return replace(self, given=self.given.fresh(), when=self.when.fresh(), then=self.then.fresh())

    def left(self) -> tuple[str, ...]:
        return tuple(word for line in self.lines for word in line.left())


class Play(Struct, frozen=True, kw_only=True):
    """What a maker made of a scene: the parts of a case, and the rule that read it."""

    rule: str
    title: str
    given: tuple[Fixture, ...] = ()
    steps: tuple[Step, ...] = ()

    def case(self, scenario: Scenario) -> Case:
        return Case(id=scenario.id, title=self.title, span=scenario.span, given=self.given, steps=self.steps)


def scene(scenario: Scenario, reader: Reader, entities: Mapping[str, Entity], scope: str) -> Scene | None:
    """The scene of a scenario; None when it has no clauses or no entity can be told."""
    if not (scenario.when or scenario.given):
        return None
    given, when, then = clauses(scenario, reader)
    if not (scenario.then or then.chunks):
        return None
    for line in (given, when, then):
        name_kinds(line, entities)
    _mark_actor(when)
    name = target(given, when, then, entities) or holder(given, when, then) or scope
    name = name or counted(given, when, then, entities)
    name = name or (next(iter(entities), "") if len(entities) == 1 or any_endpoint(when) else "")
    if name not in entities:
        return None
    return Scene(given=given, when=when, then=then, entity=entities[name], entities=entities)


def verb(scene: Scene) -> str:
    """What the request does to records: `create`, `update`, `delete`, `restore`, or nothing when it only reads."""
    asked = _written(scene.when)
    if asked in ("", "submit") and not scene.when.has("get", "list", "search", "filter", "sort", "id"):
        filled = scene.given.has("control") and scene.when.has("enter")
        meant = _written(scene.given) if acting(scene.given) is not None or asked or filled else ""
        return meant if meant and meant != "submit" else "create" if asked else ""
    return "create" if asked == "submit" else asked


def several(line: Line) -> tuple[str, ...]:
    """The verbs that the line lists side by side (`edit or delete`); empty when there is one."""
    last, found = "", []
    for c in line.chunks:
        said = next((t for t in WRITES if t in c.tags), "") if not c.names and c.at not in line.subject else ""
        if said and last and said != last:
            found += [v for v in (last, said) if v not in found]
        if said or not (c.is_a("stop") or c.text in (",", "/")):
            last = said
    return tuple(found)


def _noun(line: Line, chunk: Chunk) -> bool:
    """`opens the log`: no verb behind an article."""
    return chunk.is_a("noun") and chunk.at > 0 and line.chunks[chunk.at - 1].is_a("article")


def _side_by_side(line: Line) -> set[int]:
    """Unknown words that stand beside a verb as another one (`edit or polish products`): they colour no noun."""
    found: set[int] = set()
    for before, joint, c in zip(line.chunks, line.chunks[1:], line.chunks[2:], strict=False):
        spoken = before if before.text != "," else line.chunks[max(0, before.at - 1)]
        if (joint.is_a("conj") or joint.text == "/") and spoken.is_a(*WRITES) and not c.tags and not c.mentions:
            found.add(c.at)
    return found


def _written(line: Line) -> str:
    """The first verb that writes; `submit` says what only together with another one."""
    if any(opens(line, c) for c in line.chunks):
        return "create"
    if not line.has(*WRITES, "submit", "created"):
        return ""
    said = (c for c in line.tagged(*WRITES) if not c.names and c.at not in line.subject and not _noun(line, c))
    found = next((t for c in said for t in WRITES if t in c.tags), "")
    if not found and line.has("created") and not line.has("show", "get", "list"):
        return "create"
    return found or ("submit" if line.has("submit") else "")


def _mark_actor(when: Line) -> None:
    """Who acts stands before the first verb (`the manager deletes the user`)."""
    first = next((c for c in when.chunks if c.is_a(*ACTS, *_ASKS) and not c.names), None)
    if first is not None:
        when.subject = frozenset(c.at for c in when.chunks[: first.at] if c.is_a("actor", "system"))
        when.used.update(when.subject)
        when.things = None
