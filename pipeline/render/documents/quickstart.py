"""`quickstart.md`: commands that run as written, from an empty database to every request of the feature.

In: the system, a feature's design, the settings. Out: Markdown. Every command stands in a block ` ```bash run=NAME `,
a request in ` ```bash run=NAME status=200 `; the block ` ```json answer ` after it shows the members that matter, with
`…` for what differs from run to run. A test runs them in order and compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from pipeline.design.contract.access import is_guarded, is_tenanted
from pipeline.design.contract.constraints import has_overlaps
from pipeline.design.model import Entity
from pipeline.design.operations import Verb
from pipeline.design.system import Design, System
from pipeline.render.documents import markdown as md
from pipeline.render.documents.callers import Asking, token
from pipeline.render.documents.exchange import Exchange, Played
from pipeline.render.documents.session import creatable, create, farewell, tour
from pipeline.render.names import spaced
from pipeline.render.settings import Settings
from pipeline.render.templates import fill

_OUTSIDE: Final = '"\'"$\\1"\'"'
"""A variable between two single-quoted parts of a word, itself in double quotes, inside the quotes of a JSON string."""


def quickstart(system: System, design: Design, settings: Settings) -> str:
    """The document. The same system gives the same commands."""
    names = {e.name for e in design.entities if e.stored and not e.mentioned}
    own = [e for e in system.entities if e.name in names]
    return fill(
        "plan/quickstart.md.j2",
        header=md.header(design.path).rstrip(),
        title=md.plain(design.title),
        root=settings.root,
        container=f"{settings.name}-quickstart",
        requests="\n".join(_requests(system, own)),
        access=is_guarded(system),
        token=token(system),
        tenants=is_tenanted(system),
        exclusions=has_overlaps(system),
    )


def _requests(system: System, own: list[Entity]) -> Iterator[str]:
    played, asking = Played(system=system), Asking(system=system)
    for entity in own:
        for needed in creatable(system, entity):
            if needed in played.order:
                continue
            turn = tuple(asking.about(played, needed))
            yield md.section(_words(needed), *turn, *_shown(create(played, needed), asking), level=3)
            if needed in own:
                yield from (b for e in tour(played, needed) for b in _shown(e, asking))
    out_of_reach = [e.name for e in own if e not in played.order and e.can(Verb.CREATE)]
    if out_of_reach:
        yield md.paragraph(f"Not shown: {md.codes(out_of_reach)}, whose required references form a circle.")
    yield md.section("Deleting", *_leaving(played, own, asking), level=3)


def _leaving(played: Played, own: list[Entity], asking: Asking) -> Iterator[str]:
    for entity in reversed(played.order):
        if entity in own:
            yield from asking.about(played, entity)
            yield from (b for e in farewell(played, entity) for b in _shown(e, asking))


def _words(entity: Entity) -> str:
    words = spaced(entity.name)
    return f"{words[:1].upper()}{words[1:]}"


def _shown(exchange: Exchange, asking: Asking) -> Iterator[str]:
    """What the request is for, the command, and its answer."""
    yield md.paragraph(f"{exchange.purpose}:")
    yield md.fence(_command(exchange, asking.credentials), f"bash run={exchange.name} status={exchange.status}")
    if exchange.answer is None:
        yield md.paragraph(f"Answers {exchange.status}{' without a body' if exchange.status == 204 else ''}.")
    else:
        yield md.paragraph(f"Answers {exchange.status}:")
        yield md.fence(json.dumps(exchange.answer, ensure_ascii=False, indent=2), "json answer")


def _command(exchange: Exchange, credentials: str) -> str:
    """A `curl` of one or two lines; an id that is needed later is kept in a variable."""
    method = "" if exchange.method == "GET" else f"-X {exchange.method} "
    asked = "".join(f' --data-urlencode "{name}={_variables(value)}"' for name, value in exchange.query)
    url = f'"$API/{_variables(exchange.path)}"' + (f" --get{asked}" if asked else "")
    lines = [f"curl -sS -w '\\n%{{http_code}}\\n' {method}{url}{credentials}"]
    lines[0] += "".join(f" -H '{name}: {value}'" for name, value in exchange.headers)
    if exchange.body is not None:
        lines[0] += " -H 'Content-Type: application/json' \\"
        lines.append(f"  -d {_quoted(exchange.body)}")
    token = "page_token" if exchange.keeps_token else ""
    for start, member, variable in (("{", "id", exchange.keeps), (".*", "next_page_token", token)):
        if variable:
            lines[-1] += ' | tee "$work/answer"'
            lines.append(f'{variable}=$(sed -n \'s/^{start}"{member}":"\\([^"]*\\)".*/\\1/p\' "$work/answer")')
    return "\n".join(lines)


def _variables(path: str) -> str:
    return re.sub(r"\{(\w+)\}", r"$\1", path)


def _quoted(body: object) -> str:
    """JSON as a word of the shell, with `$variables` where ids are to be filled in."""
    text = json.dumps(body, ensure_ascii=False).replace("'", "'\\''")
    filled = re.sub(r'"\{(\w+_id)\}"', _OUTSIDE, text)
    return f"'{filled}'"
