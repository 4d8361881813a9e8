"""What a list must answer in an acceptance scenario: which rows, in which order, how many, and each as a whole.

In: the scene and what its step expects. Out: lines of Go. A row is compared member by member where the scenario knows
all of it: nothing was changed since it was stored, and it is shown as one row. Otherwise its id stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.cases import Expect
from pipeline.render.gotests.scene import Scene
from pipeline.render.gotests.view import View
from pipeline.render.names import pb_field


def listed(scene: Scene, view: View, expect: Expect) -> Iterator[str]:
    """The statements that read the answer and check it."""
    yield f"got := testutil.Decode(t, answer, http.StatusOK, &apiv1.List{view.plural}Response{{}})"
    rows = f"got.Get{pb_field(view.entity.collection)}()"
    ids = f"testutil.IDs({rows})"
    if expect.ordered:
        yield f"testutil.AssertOrder(t, {ids}, {_ids(scene, expect.listed)})"
    yield from _members(scene, view, expect, rows)
    if expect.unlisted:
        yield f"testutil.AssertUnlisted(t, {ids}, {_ids(scene, expect.unlisted)})"
    if expect.count is not None:
        yield f"testutil.AssertLength(t, {ids}, {expect.count})"
    if not expect.listed and not expect.unlisted and expect.count is None:
        yield f"testutil.AssertListed(t, {ids})"


def _members(scene: Scene, view: View, expect: Expect, rows: str) -> Iterator[str]:
    """Whole rows where they are known, else the ids of those whose order has not named them yet."""
    known = [bind for bind in expect.listed if _is_known(scene, view, bind)]
    rest = [bind for bind in expect.listed if bind not in known and not expect.ordered]
    if known:
        yield f"testutil.AssertShown(t, {rows}, {', '.join(scene.shown(bind) for bind in known)})"
    if rest:
        yield f"testutil.AssertListed(t, testutil.IDs({rows}), {_ids(scene, rest)})"


def _is_known(scene: Scene, view: View, bind: str) -> bool:
    stored = scene.rows.get(bind, scene.answers.get(bind)) == view.entity.name
    return stored and not scene.changed and bind not in scene.linked and bind not in scene.deleted


def _ids(scene: Scene, binds: tuple[str, ...] | list[str]) -> str:
    return ", ".join(scene.id(bind) for bind in binds)
