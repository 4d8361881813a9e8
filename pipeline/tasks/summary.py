"""The last line of a run: what the specs gave and what was verified.

In: the figures that stages kept with their last success. Out: one line.
"""

from __future__ import annotations

from collections import Counter

from pipeline.tasks.session import features, kept
from pipeline.tasks.stage import FIGURES


def summary(*, whole: bool = True) -> str:
    """`2 features: 31 requirements (24 compiled, 5 partly, 2 gap), 18 of 20 scenarios verified; gaps: …`."""
    names = features()
    total = Counter[str]()
    for name in names:
        total.update(_figures(f"spec:{name}"))
    count = f"{len(names)} feature{'' if len(names) == 1 else 's'}"
    parts = [f"{total[f'requirements {word}']} {word}" for word in ("compiled", "partly", "gap")]
    line = f"{count}: {total['requirements']} requirements ({', '.join(parts)}), {_scenarios(total, whole)}"
    gaps = total["requirements partly"] + total["requirements gap"] + total["scenarios"] - total["cases"]
    return f"{line}; gaps: specs/*/traceability.md" if gaps else line


def _scenarios(total: Counter[str], whole: bool) -> str:
    """What the tests said counts only while they are up to date; after a whole run they are."""
    verified = _figures("test").get("verified")
    if verified is None or not (whole or _tested()):
        return f"{total['cases']} of {total['scenarios']} scenarios compiled, not yet verified"
    return f"{verified} of {total['scenarios']} scenarios verified"


def _figures(stage: str) -> dict[str, int]:
    figures = kept(stage).get(FIGURES, {})
    return {name: number for name, number in figures.items() if isinstance(number, int)}


def _tested() -> bool:
    from pipeline.tasks import graph

    why = graph.stale()
    return not why["test"] and not graph.waits_for("test", why)
