"""The generated service against a hand-written one: same database, same requests, in turns. Prints a Markdown table.

    .venv/bin/python -m benchmarks.service.run [--rows 1000000] [--seconds 0.2] [--rounds 40]

Needs what `./doitw` needs. All programs are built in a scratch copy of `go-service/`, so they share its pinned modules.
Both servers first show that they give the same answers. Shares are medians of the rounds' shares: the two turns of a
round follow each other, so they see the same machine. Exits 1 if answers differ, a request failed or a goal was missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg

from pipeline.compile import compile_all
from pipeline.render.settings import Settings
from pipeline.verify.postgres import postgres
from pipeline.workspace import tools

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
LEAST_SHARE: Final = 0.8
DEEPEST: Final = 1.2
GARBAGE: Final = {"GOGC": "400"}
FILL: Final = """
INSERT INTO products (id, sku, name, price, stock, status, tags, created_at, updated_at)
SELECT gen_random_uuid(), 'SKU-' || n, 'Product ' || n, (n %% 100000) / 100.0, n %% 50,
       CASE n %% 10 WHEN 0 THEN 'DRAFT' WHEN 1 THEN 'DISCONTINUED' ELSE 'ACTIVE' END, '[]', now(), now()
FROM generate_series(1, %(rows)s) AS n
"""


def main() -> int:
    options = _options()
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres("embedded", image="", say=lambda _: None) as pending,
    ):
        programs = _build(Path(folder))
        dsn = pending.server().dsn
        _fill(programs, dsn, options.rows)
        with _serving(programs["api"], dsn) as generated, _serving(programs["handwritten"], dsn) as handwritten:
            cells = _load(programs["load"], {"generated": generated, "handwritten": handwritten}, options)
    return _report(cells, options.rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--rounds", type=int, default=40)
    return parser.parse_args()


def _build(folder: Path) -> dict[str, str]:
    """Compile the three programs. The benchmark's sources become commands of a copy of the service's module."""
    module = folder / "module"
    shutil.copytree(ROOT / "go-service", module, ignore=shutil.ignore_patterns("bin", "custom"))
    _start_custom(module)
    for name in ("handwritten", "load"):
        shutil.copytree(HERE / name, module / "cmd" / name)
    go = tools.go().command
    for name in ("api", "handwritten", "load"):
        subprocess.run([*go, "build", "-o", str(folder / name), f"./cmd/{name}"], cwd=module, check=True)
    return {name: str(folder / name) for name in ("api", "handwritten", "load")}


def _start_custom(module: Path) -> None:
    """Package custom as a new project has it: what is measured is the generated code, not the sample's own."""
    texts = {p.relative_to(ROOT).as_posix(): p.read_text("utf-8") for p in ROOT.glob("specs/*/spec.md")}
    for file in compile_all(texts, "", Settings()).service():
        path = file.path.relative_to("go-service")
        if path.parts[0] == "custom":
            (module / path).parent.mkdir(exist_ok=True)
            (module / path).write_text(file.text, "utf-8")


def _fill(programs: dict[str, str], dsn: str, rows: int) -> None:
    subprocess.run([programs["api"], "migrate"], env={**os.environ, "DATABASE_URL": dsn}, check=True)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(FILL, {"rows": rows})
        connection.execute("VACUUM ANALYZE products")


@contextlib.contextmanager
def _serving(program: str, dsn: str) -> Iterator[str]:
    """The program on a free port until the block ends; its log goes nowhere. Both collect their garbage as seldom."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = {**os.environ, **GARBAGE, "DATABASE_URL": dsn, "HTTP_ADDRESS": address}
    child = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://{address}/readyz")
        yield f"http://{address}"
    finally:
        child.terminate()
        child.wait()


def _wait(url: str) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def _load(program: str, servers: dict[str, str], options: argparse.Namespace) -> list[dict[str, Any]]:
    pairs = ",".join(f"{name}={url}" for name, url in servers.items())
    command = [program, "-servers", pairs, "-seconds", str(options.seconds), "-rounds", str(options.rounds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    cells: list[dict[str, Any]] = json.loads(done.stdout)
    return cells


def _report(cells: list[dict[str, Any]], rows: int) -> int:
    by = {(c["operation"], c["connections"], c["server"]): c for c in cells}
    print(f"{rows:,} rows; requests per second, 99th percentile in ms, generated as a share of hand-written\n")
    print("| request | connections | generated | p99 | hand-written | p99 | share |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    missed = [f"{c['failed']} failed requests of {c['operation']}" for c in cells if c["failed"]]
    for operation, connections in dict.fromkeys((c["operation"], c["connections"]) for c in cells):
        ours, theirs = (by[operation, connections, side] for side in ("generated", "handwritten"))
        share = _ratio(ours["per_second"], theirs["per_second"])
        figures = (f"{statistics.median(c['per_second']):.0f} | {c['p99_ms']:.1f}" for c in (ours, theirs))
        print(f"| {operation} | {connections} | {' | '.join(figures)} | {share:.2f} |")
        if share < LEAST_SHARE:
            missed.append(f"{operation} at {connections} connections: {share:.2f} of hand-written, goal {LEAST_SHARE}")
    deep = _ratio(*(by[f"list page {n}", 1, "generated"]["p50_ms"] for n in ("1 000", "1")))
    print(f"\npage 1 000 takes {deep:.2f} times as long as page 1 (median of the rounds, one connection)")
    if deep > DEEPEST:
        missed.append(f"page 1 000 takes {deep:.2f} times as long as page 1, goal {DEEPEST}")
    print("\n".join(["", "missed:", *missed] if missed else ["", "all goals met"]))
    return 1 if missed else 0


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the rounds' ratios, which noise that spans a round leaves alone."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    raise SystemExit(main())
