"""What a scenario is about: the entity that its clauses, their members or the title of its story name.

In: the three clauses as lines. Out: the name of an entity, or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from pipeline.design.adjustments.prose import SIGNS
from pipeline.design.model import Entity
from pipeline.design.requirements import Reader
from pipeline.design.requirements.context import ACTS, GENITIVES, objects
from pipeline.design.scenarios.clauses import WRITES
from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.words import phrase


def scope_of(title: str, reader: Reader) -> str:
    """The only entity that the title of a story names."""
    named = dict.fromkeys(n for c in reader.line(title).chunks for n in c.entities())
    return next(iter(named)) if len(named) == 1 else ""


def target(given: Line, when: Line, then: Line, entities: Mapping[str, Entity]) -> str:
    """The entity that the request is about: the first one behind the verb, else the first of the other clauses.

    A search or filter speaks of what is found; what it names itself may only be what is filtered by.
    """
    if when.has("filter", "search", "sort", "combine") and not when.has(*WRITES):
        return _first(then, entities) or _first(given, entities) or _first(when, entities)
    if given.has("filter", "combine") and refreshed(when):
        return _first(then, entities) or _first(given, entities)
    first = next((c for c in when.chunks if c.is_a(*ACTS) and c.at not in when.subject and not c.names), None)
    named = heads(when, entities)
    whole = _whole(given, when, then)
    if whole and not _written_of(when):
        return whole
    behind = [n for c, n in named if first is not None and c.at > first.at]
    if behind or named:
        return behind[0] if behind else named[0][1]
    return _described(given) or _first(given, entities) or _first(then, entities)


def refreshed(when: Line) -> bool:
    """`the listing updates`: nothing is asked but to show again what has been asked for."""
    words = [c for c in when.chunks if not c.silent]
    return (
        bool(words) and when.has("list", "ui") and all(c.is_a("list", "ui", "update", "show", "restart") for c in words)
    )


_COLOURS: Final = ("deleted", "soft", "existing", "new", "all", "several", "single")


def heads(line: Line, entities: Mapping[str, Entity]) -> tuple[tuple[Chunk, str], ...]:
    """The entities that the line speaks of without those that others belong to: in `网站的账号` only the accounts.

    What a record stores itself (`产品的分类`) is no other record.
    """
    named = objects(line)
    owners = {c.at for (c, n), (d, m) in pairwise(named) if _of(line, c, d) and not _stores(entities.get(n), m)}
    return tuple((c, n) for c, n in named if c.at not in owners)


def _of(line: Line, owner: Chunk, owned: Chunk) -> bool:
    joint, *colours = line.chunks[owner.at + 1 : owned.at] or (owner,)
    return joint.text in GENITIVES and len(colours) < 3 and all(c.is_a(*_COLOURS) for c in colours)


def _stores(entity: Entity | None, target: str) -> bool:
    return entity is not None and any(r.target == target and r.stored for r in entity.relations)


def _written_of(when: Line) -> bool:
    """True when an entity stands right behind the verb that writes (`create a new category`)."""
    for chunk in when.tagged(*WRITES):
        after = next((c for c in when.chunks[chunk.at + 1 :] if not c.is_a("stop", "new", "existing", "single")), None)
        if after is not None and after.entities():
            return True
    return False


def any_endpoint(when: Line) -> bool:
    """`any endpoint is called`: whatever the service can do is tried."""
    calls = when.has("access") and when.has("all") and not any(c.mentions for c in when.chunks)
    return calls and any(c.is_a("ability") for c in when.chunks)


def holder(*lines: Line) -> str:
    """The entity that has most of the members that are named; nothing when two have as many. Whole names count more."""
    named = [(m, c) for line in lines for c in line.chunks for m in c.few if m.member]
    whole = [(m, c) for m, c in named if m.member == "_".join(phrase(c.inner or c.text)) and not c.is_a("thing")]
    owners = Counter(e for e, _ in {(m.entity, c.start) for m, c in whole or named})
    best = owners.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""


def counted(given: Line, when: Line, then: Line, entities: Mapping[str, Entity]) -> str:
    """The one entity with adjustments of which the other clauses name a member, when an amount is asked for."""
    lines = (given, then) if when.has(*SIGNS) else ()
    changing = [n for n, e in entities.items() if e.adjustments]
    named = [n for n in changing if any(c.member_of(n) for line in lines for c in line.chunks)]
    return named[0] if len(named) == 1 else ""


def _described(given: Line) -> str:
    """The entity of which the clause names nothing but several members: `the required fields (name, size, shelf)`."""
    named = [c for c, _ in objects(given)]
    plain = (c for c in given.chunks if c.known.members and not c.known.entities and not c.is_a("actor"))
    members = Counter(e for c in plain for e in c.known.members)
    best = [e for e, n in members.most_common(1) if n > max(1, len(named))]
    return best[0] if best and all(best[0] in c.known.members for c in named) else ""


def _whole(given: Line, when: Line, then: Line) -> str:
    """The entity of which the request names nothing but members, references among them: `enter name and category`."""
    named = [c for c, _ in objects(when)]
    for entity in dict.fromkeys(n for line in (given, then) for _, n in objects(line)) if named else ():
        members = [c for c in when.chunks if c.member_of(entity)]
        if len(members) > len(named) and all(c in members for c in named):
            return entity
    return ""


def _first(line: Line, entities: Mapping[str, Entity]) -> str:
    """The first entity that a clause names, people last."""
    named = heads(line, entities)
    others = [n for c, n in named if not c.is_a("actor")]
    return (others or [n for _, n in named] or [""])[0]
