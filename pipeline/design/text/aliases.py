"""What a spec calls an entity whose declared name its own sentences never use.

In: the lines of a spec whose identifiers are in one language and whose prose is in another (`AlarmRule`, «crear
una regla»). Out: the beginning of the word that stands behind the verbs instead. Only told when one entity is
meant: guessing between two is not done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.design.text.chunks import Chunk, Line
from pipeline.design.text.mentions import Mention, Named
from pipeline.design.text.words import Shape

_VERBS: Final = ("create", "update", "delete", "list", "get")
_BETWEEN: Final = ("stop", "new", "existing", "single", "all", "allow", "thing")
STEM: Final = 4
LEAST: Final = 3


def aliases(lines: Iterable[Line], entities: Iterable[str]) -> Iterator[tuple[tuple[str, ...], Mention]]:
    """A key for the index of mentions: an open word, and the entity that it names."""
    read = tuple(lines)
    spoken = {n for line in read for c in line.chunks for n in c.entities()}
    silent = [e for e in entities if e not in spoken]
    stems = Counter(s for line in read for s in _objects(line))
    if not silent or not stems or (len(silent) > 1 and spoken):
        return
    stem, times = stems.most_common(1)[0]
    if times >= LEAST:
        yield (f"{stem}*",), Mention(Named.ENTITY, silent[0])


def _objects(line: Line) -> Iterator[str]:
    """The beginnings of unknown words right behind a verb."""
    for verb in line.tagged(*_VERBS):
        after = next((c for c in line.chunks[verb.at + 1 : verb.at + 6] if not c.is_a(*_BETWEEN)), None)
        if after is not None and _unknown(after):
            yield after.text.casefold()[: max(STEM, len(after.text) - 2)][:5]


def _unknown(chunk: Chunk) -> bool:
    return chunk.shape is Shape.WORD and not chunk.tags and not chunk.mentions and len(chunk.text) >= STEM
