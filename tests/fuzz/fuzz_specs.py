"""Read damaged specs and look for tracebacks, wrong places, and slowness.

    python -m tests.fuzz.fuzz_specs [PATH…] [--count N] [--seed S] [--big]

PATH: specs or folders of them (default: our own cases). Each mutant is read, derived, linked and shown in every form;
whatever raises is reported with its seed. `--big`: also repeats of one short text up to 5 MB, whose time must grow with
their size and not faster. Exit status 1 when something was found.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from pipeline.design.derive import derive
from pipeline.design.link import link
from pipeline.diagnostics import Diagnostic, Span
from pipeline.render.inspect import Inspected, inspect_json
from pipeline.render.inspect_sarif import inspect_sarif
from pipeline.render.inspect_text import inspect_text
from pipeline.spec.blocks import split_lines
from pipeline.spec.model import Spec
from pipeline.spec.reader import decode, read, read_bytes
from tests.fuzz.mutants import UNITS, mutant

CASES: Final = Path(__file__).parents[1] / "spec" / "cases"
SIZES: Final = (50_000, 400_000)
SLOWER: Final = 3.0


def read_all(data: bytes) -> tuple[Spec, tuple[Diagnostic, ...], str]:
    """The spec with its diagnostics and its text; every place in it is checked, every diagnostic shown."""
    spec, found = read_bytes("fuzz/spec.md", data)
    source = decode("fuzz/spec.md", data)[0]
    check_places(spec, source)
    for diagnostic in found:
        diagnostic.render(source)
    return spec, found, source


def run(data: bytes) -> None:
    """Everything that is done with a spec without tools; raises what it raises."""
    spec, found, source = read_all(data)
    design, more = derive(spec, ())
    _, last = link([design])
    results = [Inspected(spec=spec, design=design, diagnostics=(*found, *more, *last), source=source)]
    for form in (inspect_json, inspect_text, inspect_sarif):
        form(results)


def check_places(spec: Spec, source: str) -> None:
    """Every span lies in the file, and the ids stand where they are said to."""
    lines = split_lines(source)
    for span in _spans(spec):
        assert 1 <= span.line <= max(1, len(lines)), span
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
    for requirement in spec.requirements:
        line, column = requirement.span.line, requirement.span.column
        assert lines[line - 1][column - 1 :].startswith(requirement.id), requirement


def _spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _spans(getattr(value, name))


def fuzz(
    specs: Sequence[str], seeds: range, work: Callable[[bytes], object] = run
) -> tuple[list[str], list[tuple[float, int]]]:
    """The reports of what raised, and the processor time of each seed."""
    reports: list[str] = []
    times: list[tuple[float, int]] = []
    for seed in seeds:
        start = time.process_time()
        try:
            work(mutant(seed, specs))
        except Exception:
            reports.append(f"seed {seed}\n{traceback.format_exc()}")
        times.append((time.process_time() - start, seed))
    return reports, sorted(times, reverse=True)


def growth(unit: str, work: Callable[[str], object], sizes: tuple[int, int] = SIZES) -> tuple[float, float]:
    """How much slower per byte the larger text is than the smaller one, and the processor time of the larger."""
    taken = []
    for size in sizes:
        text = f"# T\n\n## User Scenarios\n\n{unit * (size // len(unit.encode()))}"
        start = time.process_time()
        work(text)
        taken.append((time.process_time() - start) / size)
    return taken[1] / max(taken[0], 1e-9), taken[1] * sizes[1]


def _read_only(text: str) -> object:
    return read("fuzz/spec.md", text)


def _derived(text: str) -> object:
    return derive(read("fuzz/spec.md", text)[0], ())


def _big() -> list[str]:
    found = []
    for name, unit in UNITS.items():
        for work in (_read_only, _derived):
            ratio, taken = growth(unit, work, (200_000, 5_000_000) if work is _read_only else SIZES)
            print(f"  {name:12} {work.__name__:10} {taken:7.2f} s  {ratio:5.1f} times the time per byte", flush=True)
            if ratio > SLOWER and taken > 1:
                found.append(f"{name}: {ratio:.1f} times slower per byte in {work.__name__}")
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, default=[CASES])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--big", action="store_true")
    called = parser.parse_args(arguments)
    files = [f for p in called.paths for f in (sorted(p.rglob("*.md")) if p.is_dir() else [p])]
    specs = [f.read_bytes().decode("utf-8", "replace") for f in files]
    reports, times = fuzz(specs, range(called.seed, called.seed + called.count))
    reports += _big() if called.big else []
    print("\n".join(reports[:20]))
    slow = ", ".join(f"seed {seed} {taken:.2f} s" for taken, seed in times[:5])
    print(f"{called.count} mutants of {len(specs)} specs: {len(reports)} found; slowest {slow}")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
