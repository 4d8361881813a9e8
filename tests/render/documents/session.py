"""The commands of a quickstart, read back from its fences."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A command with the status and the answer that the document promises."""

    name: str
    script: str
    status: int | None
    answer: Any = None


def commands(markdown: str) -> list[Command]:
    found: list[Command] = []
    for fence in FENCE.finditer(markdown):
        words = fence["info"].split()
        options = dict(word.split("=", 1) for word in words if "=" in word)
        if words[:1] == ["bash"]:
            status = int(options["status"]) if "status" in options else None
            found.append(Command(options["run"], fence["body"], status))
        elif words == ["json", "answer"]:
            last = found.pop()
            found.append(Command(last.name, last.script, last.status, json.loads(fence["body"])))
    return found


def fits(wanted: Any, got: Any) -> bool:
    """True when everything that is wanted is there; `…` is anything."""
    if wanted == "…":
        return True
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(k in got and fits(v, got[k]) for k, v in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(fits, wanted, got))
    return bool(wanted == got)
