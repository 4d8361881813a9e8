"""What exists before the request: `5 tasks exist`, `a product with SKU "LAMP-01"`, `a category that is used by a
product`.

In: the `given` clause of a scene. Out: one `Row` for each thing that it speaks of, with the values stated there
and the references between them. A row becomes a fixture only when a maker needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pipeline.design.cases import Fixture, Setting
from pipeline.design.model import Entity
from pipeline.design.requirements.context import objects
from pipeline.design.scenarios.scene import Scene
from pipeline.design.scenarios.stated import pairs
from pipeline.design.scenarios.values import Pair, display
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.names import snake
from pipeline.design.text.words import Shape

_COUNTS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
"""Concepts of number words."""
_ORDINALS: Final = ("", "other_", "third_", "fourth_", "fifth_")
_BREAKS: Final = frozenset({",", ";", "、", "，"})
MOST: Final = 60


class Row(Struct, frozen=True, kw_only=True):
    """One or several (`count`) records of an entity. `absent`: the clause says that there is none. "
    "`links`: references."""

    entity: str
    bind: str
    at: int
    pairs: tuple[Pair, ...] = ()
    count: int = 1
    counted: bool = False
    deleted: bool = False
    absent: bool = False
    links: tuple[Setting, ...] = ()
    chunks: tuple[Chunk, ...] = ()

    @property
    def fits(self) -> bool:
        return all(p.fits for p in self.pairs)

    def fixture(self) -> Fixture:
        settings = (*settings_of(self.pairs), *self.links)
        return Fixture(entity=self.entity, bind=self.bind, settings=settings, count=self.count, deleted=self.deleted)

    def value(self, member: str) -> object:
        return next((p.value for p in self.pairs if p.member == member), None)

    def named(self, text: str) -> bool:
        """True when one of its values is this text."""
        return any(str(p.value).casefold() == text.casefold() for p in self.pairs)

    def binds(self) -> tuple[str, ...]:
        return (self.bind,) if self.count == 1 else tuple(f"{self.bind}-{n}" for n in range(1, self.count + 1))


def settings_of(found: tuple[Pair, ...]) -> tuple[Setting, ...]:
    return tuple(Setting(name=p.member, value=p.value) for p in found)


def rows(scene: Scene) -> tuple[Row, ...]:
    """The rows of the `given` clause, in order; those of one entity have binds `product`, `other_product`, …"""
    found: list[Row] = []
    line = scene.given
    named = [(c, n) for c, n in objects(line) if not _acting(line, c)]
    starts = [_start(line, c, named[i - 1][0].at if i else -1) for i, (c, _) in enumerate(named)]
    for i, (chunk, name) in enumerate(named):
        end = starts[i + 1] if i + 1 < len(named) else len(line.chunks)
        row = _row(scene.entities[name], line, chunk, range(starts[i], end))
        before = next((r for r in found if r.entity == name), None)
        if before is not None and _same(line, chunk):
            found[found.index(before)] = replace(
                before, pairs=(*before.pairs, *row.pairs), chunks=(*before.chunks, *row.chunks)
            )
            continue
        nth = sum(r.entity == name for r in found)
        found.append(replace(row, bind=_ORDINALS[min(nth, len(_ORDINALS) - 1)] + row.bind))
    return tuple(_linked(scene, line, row, found) for row in found)


def _acting(line: Line, chunk: Chunk) -> bool:
    """`a logged-in customer` acts; it is not a record that the scenario needs."""
    near = line.chunks[max(0, chunk.at - 2) : chunk.at + 3]
    signs = (c.is_a("standing", "pronoun") or c.text.casefold() in {"am", "logged"} for c in near)
    return chunk.is_a("actor") and any(signs)


def _start(line: Line, chunk: Chunk, floor: int) -> int:
    """Where the words about a row begin: behind the last `and`, comma or, of a second row, `with` before its name."""
    for at in range(chunk.at - 1, floor, -1):
        if line.chunks[at].is_a("without"):
            return at
        if floor >= 0 and (line.chunks[at].shape is Shape.LITERAL or (_there(line.chunks[at]) and chunk.at - at > 2)):
            break  # `a hive with code "H-1" exists in another yard`: the code is the hive's.
        tied = floor >= 0 and line.chunks[at].is_a("tie")
        if line.chunks[at].text in _BREAKS or line.chunks[at].is_a("conj") or tied:
            return at + 1
    return floor + 1 if floor < 0 else chunk.at


def _there(chunk: Chunk) -> bool:
    return chunk.is_a("existing") and not chunk.mentions


def _row(entity: Entity, line: Line, chunk: Chunk, places: range) -> Row:
    part = Line(text=line.text, chunks=tuple(c if c.at in places else _blank(c) for c in line.chunks))
    before = [c for c in part.chunks if c.at < chunk.at and c.at in places][-3:]
    count, said = _count(before, chunk)
    gone = [c for c in part.chunks if (c.is_a("deleted", "soft") and not c.is_a("delete")) or c.is_a("deleted")]
    alive = [d for c in gone for d in (*part.chunks[max(0, c.at - 1) : c.at], c) if _denied(part, c)]
    return Row(
        entity=entity.name,
        bind=snake(entity.name),
        at=chunk.at,
        pairs=pairs(part, entity),
        count=count,
        counted=said is not None,
        deleted=bool(gone) and not alive and entity.soft_delete,
        absent=any(c.is_a("without", "zero") for c in before) or part.has("notfound") or _never(part, chunk),
        chunks=tuple(c for c in (chunk, said, *alive) if c is not None),
    )


def _blank(chunk: Chunk) -> Chunk:
    """The place of a word that belongs to another row."""
    return Chunk(at=chunk.at, text="", start=chunk.start, end=chunk.end, shape=Shape.MARK, tags=frozenset({"stop"}))


def _denied(part: Line, chunk: Chunk) -> bool:
    """True for `not deleted`, which says of a record what is usual."""
    return any(c.is_a("not") for c in part.chunks[max(0, chunk.at - 1) : chunk.at])


def _never(part: Line, chunk: Chunk) -> bool:
    """`does not exist` told by two words, or `none` as the last word of languages that put it there."""
    last = next((c for c in reversed(part.chunks) if not c.silent), chunk)
    if last.is_a("without") and last.at > chunk.at:
        return True
    return any(c.is_a("not") and d.is_a("existing") for c, d in zip(part.chunks, part.chunks[1:], strict=False))


def _count(before: list[Chunk], chunk: Chunk) -> tuple[int, Chunk | None]:
    for c in reversed(before):
        size = next((n for tag, n in _COUNTS.items() if c.is_a(tag)), int(c.text) if c.text.isdigit() else 0)
        if 1 < size <= MOST:
            return size, c
    return (2 if chunk.plural else 1), None


def says(chunk: Chunk, size: int) -> bool:
    """True for the number, in digits or as a word."""
    return chunk.text == str(size) or any(chunk.is_a(tag) for tag, n in _COUNTS.items() if n == size)


def _same(line: Line, chunk: Chunk) -> bool:
    return any(c.is_a("that") for c in line.chunks[max(0, chunk.at - 2) : chunk.at])


def _linked(scene: Scene, line: Line, row: Row, found: list[Row]) -> Row:
    """The row with its references to the other rows that the clause ties it to."""
    links: list[Setting] = []
    for relation in scene.entities[row.entity].relations:
        others = [r for r in found if r.entity == relation.target and r is not row and not r.absent]
        other = min(others, key=lambda r: abs(r.at - row.at), default=None)
        if other is not None and relation.stored and other.count == 1 and _tied(line, row.at, other.at):
            links.append(Setting(name=relation.name, ref=other.bind))
    return replace(row, links=tuple(links)) if links else row


_TIES: Final = ("inuse", "associate", "musthave", "parent", "tie")


def _tied(line: Line, one: int, two: int) -> bool:
    between = line.chunks[min(one, two) + 1 : max(one, two)]
    if any(c.is_a("new", "others") for c in between):
        return False
    return any(c.is_a(*_TIES) for c in between)


def use(scene: Scene, *used: Row) -> None:
    """Mark the words of rows as used."""
    for row in used:
        scene.given.use(*row.chunks, *(c for p in row.pairs for c in p.chunks))


def parents(scene: Scene, found: tuple[Row, ...]) -> tuple[tuple[Setting, ...], tuple[Row, ...]]:
    """References of a new record to rows that the scenario speaks of, and these rows."""
    links: list[Setting] = []
    needed: list[Row] = []
    for relation in scene.entity.relations:
        row = next((r for r in found if r.entity == relation.target and not r.absent and r.count == 1), None)
        if row is None or not relation.stored or relation.target == scene.entity.name:
            continue
        links.append(Setting(name=relation.name, ref=row.bind))
        needed.append(row)
        scene.when.use(*(c for c, n in objects(scene.when) if n == relation.target))
        scene.then.use(*(c for c, n in objects(scene.then) if n == relation.target))
    return tuple(links), tuple(needed)


def subject(scene: Scene, found: tuple[Row, ...]) -> Row | None:
    """The one record that a request is about; made up when the clause names none. None: the values cannot be stored."""
    own = [r for r in found if r.entity == scene.entity.name and not r.absent]
    row = own[0] if own else Row(entity=scene.entity.name, bind=scene.bind, at=-1)
    if not own and not any(r.entity == scene.entity.name for r in found):
        row = replace(row, pairs=_loose(scene))
    return replace(row, count=1) if row.fits else None


def filled(scene: Scene, found: tuple[Row, ...]) -> bool:
    """`Given a hive, When the keeper records weight 12`: a value for a record that is there, not another record."""
    own = [r for r in found if r.entity == scene.entity.name]
    if not own or own[0].absent or objects(scene.when):
        return False
    made = next((c.at for c in scene.when.chunks if c.is_a("create") and not c.names), len(scene.when.chunks))
    behind = next((c for c in scene.when.chunks[made + 1 :] if not (c.silent or c.is_a("article", "new"))), None)
    return behind is not None and bool(behind.member_of(scene.entity.name)) and not behind.entities()


def _loose(scene: Scene) -> tuple[Pair, ...]:
    """Values that the clause gives without naming the entity."""
    return pairs(scene.given, scene.entity)


def use_ids(scene: Scene) -> None:
    """An id written in a scenario (`with id "123"`) only names the record."""
    for line in scene.lines:
        for chunk in line.tagged("id"):
            near = line.chunks[chunk.at + 1 : chunk.at + 4]
            line.use(chunk, next((c for c in near if c.shape in (Shape.LITERAL, Shape.NUMBER)), None))


def literals(line: Line) -> Iterator[Chunk]:
    """The quoted words that nothing has used."""
    return (c for c in line.chunks if c.shape is Shape.LITERAL and c.at not in line.used)


def use_names(scene: Scene, found: tuple[Row, ...]) -> None:
    """Use the literals of later clauses that name a row by one of its values."""
    for line in (scene.when, scene.then):
        line.use(*(c for c in literals(line) if any(r.named(c.inner) for r in found)))


def titled(entity: Entity, text: str) -> Setting | None:
    """The display field set to a text."""
    field = display(entity)
    return Setting(name=field.name, value=text) if field is not None else None
