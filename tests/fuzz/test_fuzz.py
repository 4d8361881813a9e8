"""A small run of the fuzz script over our own cases, and the time of repeats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.spec.reader import read, read_bytes
from tests.fuzz import growth as growing
from tests.fuzz.fuzz_specs import CASES, SLOWER, fuzz, growth, read_all, run
from tests.fuzz.mutants import UNITS, mutant

SPECS = [f.read_bytes().decode("utf-8") for f in sorted(CASES.glob("*.md"))]


@pytest.mark.parametrize("work", [read_all, run])
def test_damaged_specs_never_raise(work: Callable[[bytes], object]) -> None:
    reports, times = fuzz(SPECS, range(150), work)
    assert "\n".join(reports) == ""
    assert times[0][0] < 20


def test_the_same_seed_gives_the_same_mutant() -> None:
    assert mutant(7, SPECS) == mutant(7, SPECS) != mutant(8, SPECS)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_time_grows_with_size_only(unit: str) -> None:
    ratio, taken = growth(unit, lambda text: read("specs/a/spec.md", text), (4_000, 60_000))
    assert ratio < SLOWER or taken < 1


@pytest.mark.parametrize("shape", growing.SHAPES.values(), ids=growing.SHAPES)
def test_a_longer_spec_takes_no_longer_per_kilobyte(shape: str) -> None:
    growing.taken(growing.repeated(shape, 500))
    ratio, seconds = growing.growth(shape, (5_000, 20_000))
    assert ratio < growing.SLOWER or seconds < growing.NOISE


def test_a_realistic_spec_is_read_at_one_speed_whatever_its_size() -> None:
    growing.taken(growing.realistic(5_000))
    small, large = (growing.taken(growing.realistic(size)) / size for size in (5_000, 40_000))
    assert large < growing.SLOWER * small


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff\xfe", b"\xff\xfe\0", b"\xef\xbb\xbf", b"\x80" * 100, b"\n" * 1000, b"---\n"]
)
def test_bytes_that_are_no_spec(data: bytes) -> None:
    spec, found = read_bytes("specs/a/spec.md", data)
    assert spec.requirements == ()
    assert found
