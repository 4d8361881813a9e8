"""The build graph beside what people would have instead. Prints Markdown tables.

    .venv/bin/python -m benchmarks.graph [nothing] [typo] [attribute] [first] [--rounds N]

Needs what `./doitw` needs, and a filled Go module cache. Works in scratch copies of the project. Without names all rows
are measured, the quick ones more often than the slow ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.graph.rows import ROWS
from benchmarks.graph.scratch import Failed

ROUNDS: Final = {"nothing": 15, "typo": 15, "attribute": 3, "first": 1}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", choices=[*ROWS, []], help=", ".join(ROWS))
    parser.add_argument("--rounds", type=int, default=0, help="how often each command of a row runs")
    options = parser.parse_args()
    for name in options.rows or ROWS:
        with tempfile.TemporaryDirectory(prefix="specmill-benchmark-") as folder:
            try:
                print(ROWS[name](Path(folder), options.rounds or ROUNDS[name]), flush=True)
            except Failed as error:
                print(error, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
