"""What became of mutants, and the file that keeps it.

In: trials as they end. Out: their JSON form and back: `{"of": "<digest of the service>", "trials": [{"kind", "fate",
"at", "by", "diff", "seconds"}, …]}`. Trials of another service are forgotten.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of a mutant. `UNCLEAR`: the tests failed, but none by name; `MISFIT`: its kind fits nowhere."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    UNCLEAR = "unclear"
    NOT_COMPILED = "does not compile"
    MISFIT = "fits nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One mutant's trial. `by`: the first test that failed, or what the compiler or the test binary said."""

    kind: str
    fate: Fate
    at: str = ""
    by: str = ""
    diff: str = ""
    seconds: float = 0.0

    @property
    def fine(self) -> bool:
        """A test noticed the fault, or the service has no place for it."""
        return self.fate in (Fate.NOTICED, Fate.MISFIT)


def told(trial: Trial) -> str:
    """One line."""
    by = trial.by.splitlines()[0] if trial.by else ""
    return f"{trial.fate:<16} {trial.kind:<28} {trial.at}  {by}".rstrip()


def counted(trials: Iterable[Trial]) -> str:
    """`60 of 60 faults noticed; fit nowhere: 32`. What has no place in a service says nothing about its tests."""
    fates = Counter(trial.fate for trial in trials)
    tried = fates.total() - fates[Fate.MISFIT]
    misfits = f"; fit nowhere: {fates[Fate.MISFIT]}" if fates[Fate.MISFIT] else ""
    return f"{fates[Fate.NOTICED]} of {tried} faults noticed{misfits}"


def as_json(trials: Iterable[Trial], of: str) -> str:
    """See the module's first lines."""
    rows = [{**asdict(trial), "seconds": round(trial.seconds, 1)} for trial in trials]
    return json.dumps({"of": of, "trials": rows}, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str, of: str) -> tuple[Trial, ...]:
    """The trials of that JSON form; none when they are of another service or the text is nothing of the kind."""
    try:
        document = json.loads(text)
        if document["of"] != of:
            return ()
        return tuple(Trial(**{**row, "fate": Fate(row["fate"])}) for row in document["trials"])
    except (ValueError, TypeError, KeyError):
        return ()
