"""Leave out what a service does not need.

In: the Go files of one package, made from templates that serve every design. Out: the same without top-level
declarations that nothing uses. A service without durations has no helper for durations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from msgspec import Struct

from pipeline.patterns import regex

_NAMED: Final = regex(r"(?:func|var|const|type) (_|[a-z]\w*)\b")
_METHOD: Final = regex(r"func \((?:\w+ )?\*?(\w+)(?:\[\w+\])?\) ([a-zA-Z]\w*)\(")
_START: Final = regex(r"(?:func|var|const|type) ")
_PROSE: Final = regex(r"//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|`[^`]*`")
"""Comments and strings: what they say is no use of a name."""
_WORD: Final = regex(r"\.?\b[A-Za-z_]\w*")


class Chunk(Struct, frozen=True, kw_only=True):
    """A top-level declaration with its comment. `name` empty: kept in any case. `owner`: the type of a method."""

    text: str
    name: str = ""
    owner: str = ""
    words: frozenset[str] = frozenset()


def pruned(package: Mapping[str, str]) -> dict[str, str]:
    """The files of one package by path, without unused declarations; files that become empty are left out."""
    chunks = {path: _chunks(text) for path, text in package.items()}
    while True:
        alive = [c for found in chunks.values() for c in found]
        kept = {path: [c for c in found if _used(c, alive)] for path, found in chunks.items()}
        if kept == chunks:
            break
        chunks = kept
    return {
        path: _joined(found) for path, found in chunks.items() if len(found) > 1 or len(_chunks(package[path])) == 1
    }


def _joined(chunks: Iterable[Chunk]) -> str:
    return "\n\n".join(c.text.strip("\n") for c in chunks) + "\n"


def _used(chunk: Chunk, alive: list[Chunk]) -> bool:
    if chunk.owner and not any(c.name == chunk.owner and not c.owner for c in alive) and chunk.owner[:1].islower():
        return False
    if not chunk.name or chunk.name[:1].isupper() or chunk.name == "_":
        return True
    wanted = {f".{chunk.name}"} if chunk.owner else {chunk.name}
    return any(wanted & c.words for c in alive if c is not chunk)


def _chunks(text: str) -> list[Chunk]:
    """The file's head, then one chunk for each declaration with the comment right above it."""
    lines = text.splitlines()
    starts = [_comment_above(lines, i) for i, line in enumerate(lines) if _START.match(line)]
    bounds = [0, *starts, len(lines)]
    pieces = ["\n".join(lines[a:b]) for a, b in pairwise(bounds)]
    return [Chunk(text=pieces[0]), *(_chunk(piece) for piece in pieces[1:])]


def _comment_above(lines: list[str], at: int) -> int:
    while at and lines[at - 1].startswith("//") and lines[at - 1] != "//imports":
        at -= 1
    return at


def _chunk(text: str) -> Chunk:
    code = _PROSE.sub("", text)
    words = frozenset(_WORD.findall(code))
    declaration = code.lstrip()
    method, named = _METHOD.match(declaration), _NAMED.match(declaration)
    if method:
        return Chunk(text=text, name=method[2], owner=method[1], words=words)
    return Chunk(text=text, name=named[1] if named else "", words=words)
