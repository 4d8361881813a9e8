"""What a run with nothing to do costs, for projects of growing size, beside doit with no tasks at all.

    python benchmarks/nothing_to_do.py [STAGES…]     (default: 100 1000 10000)

Each project is synthetic: its state says that so many stages were built, each with one input and one output that are
on disk. A row has the median wall time and the least processor time of ten runs, and the peak memory so far.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 10
SETTLE_SECONDS = 0.2
BUILT = """
import sys
from pathlib import Path
from pipeline.tasks import session, shortcut
from pipeline.workspace.keys import Key

here = session.project()
for n in range(int(sys.argv[1])):
    source, target = f"go-service/in/{n // 100}/{n}.go", f"build/out/{n // 100}/{n}.json"
    for path in (source, target):
        (here.root / path).parent.mkdir(parents=True, exist_ok=True)
        (here.root / path).write_text(str(n))
    key = Key(version="1", inputs={source: "1"}, outputs={target: "1"})
    here.store.set(f"synthetic:{n}", "_values_:", {"key": key.plain()})
here.store.dump()
"""
REMEMBER = """
from pipeline.tasks import shortcut
shortcut.remember("synthetic")
assert shortcut.nothing_changed() == "synthetic"
"""


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="specmill-benchmark-") as folder:
        shutil.copytree(ROOT / "pipeline", Path(folder, "code", "pipeline"))
        empty = Path(folder, "empty")
        empty.mkdir()
        (empty / "dodo.py").write_text("")
        floor = row("doit list, empty dodo.py", empty, ["list"], 0, 0.0)
        for size in sizes:
            project = Path(folder, str(size))
            synthetic(project, size)
            row(f"{size} stages", project, [], size, floor)


def synthetic(project: Path, size: int) -> None:
    project.mkdir()
    for name in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    spec = project / "specs/001-synthetic/spec.md"
    spec.parent.mkdir(parents=True)
    spec.write_text("# Synthetic\n")
    python(project, BUILT, str(size))
    time.sleep(SETTLE_SECONDS)
    python(project, REMEMBER)


def python(project: Path, script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", script, *arguments], cwd=project, env=environment(project), check=True)


def environment(project: Path) -> dict[str, str]:
    """A copy of the code, so that nobody who works on it disturbs the measurement."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(project.parent / "code")}


def row(name: str, project: Path, arguments: list[str], size: int, floor: float) -> float:
    command = [sys.executable, "-m", "doit", *arguments]
    walls, works = [], []
    for _ in range(RUNS):
        begin, before = time.perf_counter(), worked()
        done = subprocess.run(
            command, cwd=project, env=environment(project), capture_output=True, text=True, check=True
        )
        walls.append(time.perf_counter() - begin)
        works.append(worked() - before)
    assert not size or done.stdout == "nothing to do: synthetic\n", done.stdout
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    work = min(works)
    print(f"{name:<26} wall {statistics.median(walls):6.3f} s   processor {work:6.3f} s   {memory:4.0f} MB", end="")
    print(f"   {(work - floor) / size * 1e6:6.1f} µs a stage, {work / floor:4.2f} x empty" if size else "")
    return work


def worked() -> float:
    """Processor seconds of all children so far: what a busy machine does not distort."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 1_000, 10_000])
