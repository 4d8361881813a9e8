"""Which part of the template each block stands in.

In: the blocks of a file. Out: `Place`s: every block with its role, its nearest heading, and the story it
belongs to; and the headings that are stories. Headings name roles in any language; a bold line on its own
(`**Acceptance Scenarios**:`) names one until the next such line or heading. What the blocks say is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from msgspec import Struct, field

from pipeline.patterns import regex
from pipeline.spec.blocks import Block, Kind
from pipeline.spec.lexicon import Role, alternatives, fold, phrases, role_in, role_named
from pipeline.spec.words import Words, bare, plain

_LABEL: Final = regex(r"(?:\*\*|__)([^*_\n]{1,120})(?:\*\*|__)\s*(?:\*?[(（][^()（）]{0,80}[)）]\*?)?\s*[:：]?$")


class Place(Struct, frozen=True, kw_only=True):
    """A block with its surroundings; headings have a place too.

    `story`: the number of its story, 0 outside; `under`: its heading block, if any; `label`: the bold line above it.
    """

    block: Block
    role: Role
    heading: str = ""
    story: int = 0
    under: Block | None = None
    label: str = ""


class StoryHead(Struct, frozen=True, kw_only=True):
    """A story as announced. `id`: its name and number; `words`: its whole heading."""

    n: int
    id: str
    title: str
    priority: str
    words: Words


class Layout(Struct, frozen=True, kw_only=True):
    """The whole file: its title heading, its stories, its blocks in order."""

    title: Words | None
    stories: tuple[StoryHead, ...]
    places: tuple[Place, ...]


class _Walk(Struct):
    """Where the walk stands: the open headings with their roles, the open story and label."""

    trail: list[tuple[int, Role]] = field(default_factory=list)
    title: Words | None = None
    under: Block | None = None
    heading: str = ""
    story_level: int = 0
    stories: list[StoryHead] = field(default_factory=list)
    label: str = ""
    label_role: Role | None = None
    places: list[Place] = field(default_factory=list)
    sections: bool = False

    @property
    def role(self) -> Role:
        return self.trail[-1][1] if self.trail else Role.HEADER


def layout(blocks: Iterable[Block]) -> Layout:
    """The file as sections."""
    walk = _Walk()
    for block in blocks:
        if block.kind is Kind.HEADING:
            _enter(walk, block)
        elif block.kind is not Kind.BREAK:
            _place(walk, block)
    return Layout(title=walk.title, stories=tuple(walk.stories), places=tuple(walk.places))


def _enter(walk: _Walk, block: Block) -> None:
    """A heading closes the deeper ones and gives its part a role."""
    while walk.trail and walk.trail[-1][0] >= block.level:
        walk.trail.pop()
    walk.label, walk.label_role = "", None
    walk.under, walk.heading = block, plain(block.words.text)
    plain_title = role_named(block.words.text) in (None, Role.OTHER)
    if walk.title is None and not walk.sections and block.level == 1 and plain_title:
        walk.title = block.words
        walk.trail.append((block.level, Role.HEADER))
        return
    walk.sections = True
    if walk.story_level and block.level <= walk.story_level:
        walk.story_level = 0
    story = _story(walk, block)
    walk.trail.append((block.level, Role.STORY if story else _role(walk, block)))
    if story:
        walk.stories.append(story)
        walk.story_level = block.level
    _keep(walk, block)


def _role(walk: _Walk, block: Block) -> Role:
    """The role that a heading names, else the role of the heading above it."""
    text, above = block.words.text, walk.role
    inside = above if walk.trail and above is not Role.HEADER else Role.OTHER
    if above is Role.BOILERPLATE and walk.trail:
        return Role.BOILERPLATE
    named = role_named(text)
    if above is Role.ENTITY and walk.trail:
        return named if named and " " in fold(text) else Role.ENTITY
    if named or (named := role_in(text)):
        return inside if named is Role.OTHER and above not in (Role.HEADER, Role.STORY) else named
    return inside


def _place(walk: _Walk, block: Block) -> None:
    label = _LABEL.match(block.words.text) if block.kind is Kind.PARAGRAPH and block.level == 0 else None
    if head := _inline_story(walk, block, labelled=label is not None):
        walk.stories.append(head)
        walk.label_role = None
    elif label:
        _label(walk, label[1])
    _keep(walk, block)


def _inline_story(walk: _Walk, block: Block, labelled: bool) -> StoryHead | None:
    """A story that is a bold line, or an item that starts with its number, in a section of stories."""
    if walk.role is not Role.STORY or walk.story_level or walk.label_role is Role.SCENARIO:
        return None
    if labelled:
        return story_head(walk_number(walk), block.words)
    item = block.kind is Kind.ITEM and block.level == 1 and block.words.text.startswith("**")
    return story_head(walk_number(walk), block.words) if item else None


def _keep(walk: _Walk, block: Block) -> None:
    walk.places.append(
        Place(
            block=block,
            role=walk.label_role or walk.role,
            heading=walk.heading,
            story=_story_number(walk),
            under=walk.under,
            label=walk.label,
        )
    )


def walk_number(walk: _Walk) -> int:
    """The number of the next story."""
    return len(walk.stories) + 1


def _story_number(walk: _Walk) -> int:
    return len(walk.stories) if walk.stories and (walk.story_level or walk.role is Role.STORY) else 0


def _label(walk: _Walk, text: str) -> None:
    """A bold line gives the blocks below it a role when it names one."""
    walk.label = bare(text)
    named = role_named(text)
    if named is Role.OTHER:
        walk.label_role = None
    elif named and walk.role not in (Role.BOILERPLATE, Role.ENTITY):
        walk.label_role = named


def _story(walk: _Walk, block: Block) -> StoryHead | None:
    """The story that a heading announces; `Scenario 1` is one where it is not part of a story."""
    if walk.role in (Role.BOILERPLATE, Role.ENTITY, Role.CLARIFICATION, Role.OUT_OF_SCOPE) and walk.trail:
        return None
    scenarios = walk.role is Role.STORY and not walk.story_level
    return story_head(walk_number(walk), block.words, scenarios=scenarios)


def story_head(n: int, words: Words, scenarios: bool = False) -> StoryHead | None:
    """`User Story 1 - Title (Priority: P1)`, `US-001: Title`, and what other languages write."""
    text = plain(words.text[:500])
    mark = _story_pattern(scenarios).match(text)
    if mark is None or (no := fold(text)) in phrases("no_story"):
        return None
    title, priority = text[mark.end() :].strip(), ""
    if found := _priority_pattern().search(title):
        priority = (found[1] or found[2]).upper()
        title = (title[: found.start()] + title[found.end() :]).strip()
    title = title.strip(" \t-–—:：,|*_`") or no
    return StoryHead(n=n, id=bare(mark["id"]), title=title, priority=priority, words=words)


def priority_line(text: str) -> str:
    """The priority that a line such as `**Priority**: P1` gives to its story."""
    mark = _priority_pattern().match(plain(text[:60])) if text.startswith("**") else None
    return (mark[1] or "").upper() if mark else ""


@cache
def _story_pattern(scenarios: bool) -> re.Pattern[str]:
    names = alternatives("story", "scenario") if scenarios else alternatives("story")
    return regex(
        rf"(?:\d+(?:\.\d+)*[.)]?\s+)?[^\w\s]{{0,3}}\s*"
        rf"(?P<id>(?:{names})(?:\s*[-#№]?\s*\d+(?:\.\d+)*[a-z]?(?!\w)\s*|\s+(?=[-–—:：])))[-–—:：.)、|]*",
        re.IGNORECASE,
    )


@cache
def _priority_pattern() -> re.Pattern[str]:
    word = alternatives("priority")
    return regex(
        rf"[(（\[]?\s*(?:{word})\s*[:：]?\s*(P\d|high|medium|low|critical|\d)\b[^()（）\[\]]{{0,60}}[)）\]]?"
        r"|[(（\[]\s*(P\d)\s*[)）\]]",
        re.IGNORECASE,
    )
