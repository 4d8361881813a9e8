"""Helpers that a service does not use are left out of it."""

from __future__ import annotations

from pipeline.render.golang.prune import pruned

HEAD = "package p\n\n//imports\n"
HELPERS = f"""{HEAD}
// used is called from b.
func used() {{ deep() }}

func deep() {{}}

// unused calls deep, and says "used".
func unused() {{ deeper() }}

func deeper() {{}}

type machine struct{{}}

// turn belongs to machine.
func (m machine) turn() {{}}

// Kept is exported.
func Kept() {{}}
"""
ONLY_HELPERS = f"{HEAD}\nfunc lost[T any](value T) T {{ return value }}\n"
USER = f"{HEAD}\nfunc Use() {{\n\tused() // not unused, not lost\n}}\n"


def test_what_nothing_uses_goes_with_all_that_only_it_used() -> None:
    left = pruned({"a.go": HELPERS, "b.go": USER})["a.go"]
    assert "func used()" in left and "func deep()" in left and "func Kept()" in left
    assert "unused" not in left and "deeper" not in left and "machine" not in left


def test_a_file_without_declarations_goes_as_a_whole() -> None:
    assert set(pruned({"a.go": HELPERS, "b.go": USER, "c.go": ONLY_HELPERS})) == {"a.go", "b.go"}


def test_methods_stay_while_their_type_and_they_are_used() -> None:
    user = f"{HEAD}\nfunc Use() {{ machine{{}}.turn() }}\n"
    left = pruned({"a.go": HELPERS, "b.go": user})["a.go"]
    assert "// turn belongs to machine.\nfunc (m machine) turn() {}" in left
