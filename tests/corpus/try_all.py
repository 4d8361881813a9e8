"""How many real specs go the whole way to a service whose tests pass: `./doitw try` on each of them.

    .venv/bin/python -m tests.corpus.try_all [PATH…] [--jobs 2] [--least 0.95]

Without paths: every spec of the corpus (see `test_scores`). Prints a line a spec with what stopped it, then the share
of the specs with a stored entity that passed; exits 1 when that is below `--least`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tests.corpus.test_scores import CORPUS

ROOT: Final = Path(__file__).parents[2]
TRIED_FOR: Final = 900
NO_ENTITY: Final = "nothing to store"
_FAILED: Final = re.compile(r"^(?:failed|error\[|.*: error).*$", re.MULTILINE)
_NO_ENTITY: Final = re.compile(r"no (?:entity|feature).*stor", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one spec. `note`: its last line, or what stopped it."""

    name: str
    passed: bool
    seconds: float
    note: str


def tried(spec: Path, folder: Path) -> Outcome:
    """One spec, in a workspace of its own."""
    begin = time.monotonic()
    command = [str(ROOT / "doitw"), "try", str(spec), "--keep", str(folder / spec.stem)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TRIED_FOR, check=False)
        output, passed = done.stdout + done.stderr, done.returncode == 0
    except subprocess.TimeoutExpired:
        output, passed = f"failed: no end after {TRIED_FOR} s", False
    return Outcome(name=spec.stem, passed=passed, seconds=time.monotonic() - begin, note=_note(output, passed))


def _note(output: str, passed: bool) -> str:
    if _NO_ENTITY.search(output):
        return NO_ENTITY
    lines = output.strip().splitlines() or [""]
    failures = _FAILED.findall(output)
    return lines[-1] if passed or not failures else f"{failures[0][:150]} (of {len(failures)})"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.95)
    options = parser.parse_args()
    specs = [p.resolve() for p in options.paths] or sorted(CORPUS.glob("specs/*.md"))
    if not specs:
        print("no specs to try", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        outcomes = []
        for outcome in pool.map(partial(tried, folder=Path(folder)), specs):
            print(
                f"{'ok    ' if outcome.passed else 'failed'} {outcome.seconds:5.0f} s  {outcome.name}: {outcome.note}",
                flush=True,
            )
            outcomes.append(outcome)
    return _verdict(outcomes, options.least)


def _verdict(outcomes: list[Outcome], least: float) -> int:
    stored = [o for o in outcomes if o.note != NO_ENTITY]
    passed = sum(o.passed for o in stored)
    share = passed / len(stored) if stored else 0.0
    print(f"{passed} of {len(stored)} specs with a stored entity reach green tests ({share:.0%}); goal {least:.0%}")
    return 0 if share >= least else 1


if __name__ == "__main__":
    raise SystemExit(main())
