"""A small Go module whose tests pass, fail, panic and hang, for the rooms that run Go."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.design.system import Design, Status, Verdict
from pipeline.diagnostics import Span

GO_MOD = "module example.com/sample\n\ngo 1.27\n"
ACCEPTANCE = """package integration_test

import (
	"os"
	"testing"
)

func TestAcceptance_001_ProductCatalog(t *testing.T) {
	for _, name := range []string{"US1-AS1: create product", "US1-AS2: refuse taken sku"} {
		t.Run(name, func(t *testing.T) {
			if name == "US1-AS2: refuse taken sku" && os.Getenv("SAMPLE_FAILS") != "" {
				t.Fatalf("status: got 201, want 409")
			}
		})
	}
}
"""
CUSTOM = """package custom_test

import "testing"

func TestByHand(t *testing.T) {
	t.Run("US2-AS1: import a catalogue", func(t *testing.T) {})
}
"""


def verdict(id: str, text: str, line: int) -> Verdict:
    span = Span(path="specs/001-product-catalog/spec.md", line=line)
    return Verdict(id=id, text=text, span=span, status=Status.COMPILED)


@pytest.fixture
def design() -> Design:
    return Design(
        slug="001-product-catalog",
        title="Product catalogue",
        path="specs/001-product-catalog/spec.md",
        scenarios=(
            verdict("US1-AS1", "Given no product, When one is created, Then it is stored", 11),
            verdict("US1-AS2", "Given a product, When its SKU is used again, Then the request is refused", 12),
            verdict("US2-AS1", "Given a file, When it is imported, Then its products exist", 20),
            verdict("US2-AS2", "Given a tired user, When they sigh, Then somebody cares", 21),
        ),
    )


def write(root: Path, files: dict[str, str]) -> Path:
    """Write `files` below `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def service(tmp_path: Path) -> Path:
    files = {
        "go.mod": GO_MOD,
        "tests/integration/acceptance_test.go": ACCEPTANCE,
        "tests/custom/by_hand_test.go": CUSTOM,
    }
    return write(tmp_path / "go-service", files)
