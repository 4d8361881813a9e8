"""Strings that match a regular expression of a spec.

In: a pattern as a spec writes it (the common subset: literals, classes, groups, alternatives, repeats). Out: matching
strings, distinct by index, or None for a pattern outside the subset. Every string is verified with `re.fullmatch`, so a
wrong walk gives None, never a wrong string. Which length a field allows is the caller's business.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct, field

from pipeline.patterns import regex

CLASSES: Final = {
    "d": string.digits,
    "w": string.ascii_letters + string.digits + "_",
    "s": " ",
    "D": string.ascii_letters,
    "W": "-",
    "S": string.ascii_letters + string.digits,
}
PRINTABLE: Final = string.ascii_letters + string.digits + "-_ ."
UNBOUNDED: Final = 10_000
LONGEST: Final = 1_000
LETTERS: Final = regex(r"\\[pP](?:\{(\w+)\}|([A-Z]))")
"""Classes of Unicode, which Go has and Python lacks."""


class Unsupported(Exception):
    """The pattern uses something outside the subset."""


class Node(Struct, frozen=True, kw_only=True):
    """One piece of a pattern: one of `chars`, or one of `branches` (each a sequence), `least` to `most` times."""

    chars: str = ""
    branches: tuple[tuple[Node, ...], ...] = ()
    least: int = 1
    most: int = 1


def matching(pattern: str, index: int, shortest: int = 0, longest: int = UNBOUNDED) -> str | None:
    """The string number `index` (from 0) of `pattern`, `shortest` to `longest` characters long; None: there is none."""
    try:
        nodes = _parse(LETTERS.sub(_ascii_class, pattern))
    except Unsupported:
        return None
    found = list(_candidates(nodes, pattern, index, shortest, longest))
    # What is left of the index would be lost: a longer string can still make the choice.
    return next((text for text, rest in found if rest == 0), found[0][0] if found else None)


def _candidates(
    nodes: tuple[Node, ...], pattern: str, index: int, shortest: int, longest: int
) -> Iterator[tuple[str, int]]:
    """Matching strings, the shortest first, each with what is left of the index, until nothing is left."""
    before: tuple[str, ...] = ()
    for extra in range(min(longest, LONGEST) + 1):
        walks = [_Walk(rest=index, extra=extra, backward=backward) for backward in (True, False)]
        texts = tuple(_write(nodes, walk) for walk in walks)
        if texts == before:
            return
        before = texts
        for text, walk in zip(texts, walks, strict=True):
            if shortest <= len(text) <= longest and matches(pattern, text):
                yield text, walk.rest
                if walk.rest == 0:
                    return


def matches(pattern: str, text: str) -> bool:
    """True when the whole text matches. A pattern that is none restricts nothing."""
    try:
        return re.fullmatch(LETTERS.sub(_python_class, pattern), text) is not None
    except re.error:
        return True


def _python_class(found: re.Match[str]) -> str:
    return r"\d" if (found[1] or found[2]).startswith("N") else r"[^\W\d_]"


def _ascii_class(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    return {"Lu": "[A-Z]", "Ll": "[a-z]", "N": "[0-9]", "Nd": "[0-9]"}.get(name, "[a-zA-Z]")


class _Walk(Struct, kw_only=True):
    """One way through a pattern.

    `rest`: a number read as digits of changing base, so that different numbers make different choices. `extra`: repeats
    to spend beyond the least, on the last repeat first when `backward`.
    """

    rest: int
    extra: int
    backward: bool

    def choose(self, options: int) -> int:
        self.rest, digit = divmod(self.rest, options)
        return digit

    def spend(self, node: Node) -> int:
        more = min(self.extra, node.most - node.least)
        self.extra -= more
        return node.least + more


def _write(nodes: tuple[Node, ...], walk: _Walk) -> str:
    """One string; backward from the last piece to the first, so that counting changes the end first."""
    step = -1 if walk.backward else 1
    parts = [_one(node, walk) for node in nodes[::step] for _ in range(walk.spend(node))]
    return "".join(parts[::step])


def _one(node: Node, walk: _Walk) -> str:
    if node.branches:
        return _write(node.branches[walk.choose(len(node.branches))], walk)
    return node.chars[walk.choose(len(node.chars))]


@lru_cache(maxsize=256)
def _parse(pattern: str) -> tuple[Node, ...]:
    reader = _Reader(text=pattern)
    branches = reader.branches()
    if reader.at < len(pattern):
        raise Unsupported(pattern)
    return (Node(branches=branches),)


class _Reader(Struct, kw_only=True):
    """A recursive descent over one pattern."""

    text: str
    at: int = field(default=0)

    def branches(self) -> tuple[tuple[Node, ...], ...]:
        found = [self.sequence()]
        while self.take("|"):
            found.append(self.sequence())
        return tuple(found)

    def sequence(self) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if self.take("^") or self.take("$"):
                continue
            nodes.append(self.repeated(self.atom()))
        return tuple(nodes)

    def atom(self) -> Node:
        if self.take("("):
            return self.group()
        if self.text.startswith("[[:", self.at):
            raise Unsupported(self.text)
        if self.take("["):
            return Node(chars=self.members())
        if self.take("."):
            return Node(chars=PRINTABLE)
        if self.take("\\"):
            return Node(chars=self.escaped())
        char = self.next()
        if char in "*+?{":
            raise Unsupported(self.text)
        return Node(chars=char)

    def group(self) -> Node:
        if self.take("?") and not self.take(":"):
            raise Unsupported(self.text)
        branches = self.branches()
        if not self.take(")"):
            raise Unsupported(self.text)
        return Node(branches=branches)

    def members(self) -> str:
        """The characters of a class; ordered as written, letters and digits first so that samples look like words."""
        negated = self.take("^")
        found: list[str] = []
        while not self.take("]") or not found:
            found.extend(self.span())
        if negated:
            return "".join(c for c in PRINTABLE if c not in found)
        return "".join(sorted(dict.fromkeys(found), key=lambda c: not c.isalnum()))

    def span(self) -> Iterator[str]:
        first = self.escaped() if self.take("\\") else self.next()
        if len(first) > 1 or not self.text.startswith("-", self.at) or self.text.startswith("-]", self.at):
            yield from first
            return
        self.at += 1
        last = self.escaped() if self.take("\\") else self.next()
        yield from map(chr, range(ord(first), ord(last) + 1))

    def escaped(self) -> str:
        char = self.next()
        if char.isalnum() and char not in CLASSES:
            raise Unsupported(self.text)
        return CLASSES.get(char, char)

    def repeated(self, node: Node) -> Node:
        least, most = self.counts()
        self.take("?")
        return node if (least, most) == (1, 1) else Node(branches=((node,),), least=least, most=most)

    def counts(self) -> tuple[int, int]:
        for mark, limits in (("*", (0, UNBOUNDED)), ("+", (1, UNBOUNDED)), ("?", (0, 1))):
            if self.take(mark):
                return limits
        found = regex(r"\{(\d+)(,?)(\d*)\}").match(self.text, self.at)
        if not found:
            return 1, 1
        self.at = found.end()
        least = int(found[1])
        return least, int(found[3]) if found[3] else UNBOUNDED if found[2] else least

    def take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def next(self) -> str:
        if self.at >= len(self.text):
            raise Unsupported(self.text)
        self.at += 1
        return self.text[self.at - 1]
