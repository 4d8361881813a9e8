"""The generated code of adjustments and sums, and that without them there is none."""

from __future__ import annotations

from pipeline.design.behaviour import strip
from pipeline.design.contract.lock import Lock, allocate
from pipeline.design.link import link
from pipeline.design.system import System
from pipeline.render import gotests
from pipeline.render.golang import service
from pipeline.render.openapi import openapi
from pipeline.render.proto import contracts
from pipeline.render.settings import Settings
from tests.design.adjustable import ENTITIES, design_of
from tests.designs.odd import ADJUSTMENTS, ODD

LINES = ("Users MUST be able to withdraw money from a purse", "System MUST support reserving honey jars")
SIGNS = ("Insufficient", "insufficient", "AdjustRefuses", "GENERATED ALWAYS", "valueOutOfRange")


def texts(system: System) -> dict[str, str]:
    settings = Settings(root=".", module="example.com/cellar")
    lock = allocate(system, Lock())
    files = (*service(system, settings), *gotests.tests(system, settings), *contracts(system, lock, settings))
    return {str(f.path): f.text for f in (*files, openapi(system, settings))}


def cellar(*lines: str, entities: str = ENTITIES) -> dict[str, str]:
    return texts(strip(link((design_of(*lines, entities=entities),))[0]))


def test_a_change_is_one_statement_that_reads_nothing_before() -> None:
    text = cellar(*LINES)["services/purse_operations.go"]
    begin = text.index("func adjustPurseWithdraw(")
    body = text[begin : text.index("\n}\n", begin)]
    assert '"balance": gorm.Expr("balance - ?", amount),' in body
    assert 'insufficient(err, "amount", ErrPurseInsufficient)' in body
    assert "lock" not in body and "find" not in body


def test_a_sum_is_a_column_of_the_database() -> None:
    text = cellar(*LINES)["internal/models/honey_jar.go"]
    tag = "->;column:available;type:integer GENERATED ALWAYS AS (stock - reserved) STORED;default:(-)"
    assert tag in text


def test_without_such_lines_nothing_speaks_of_them() -> None:
    """Every file of every other design is the same to the byte as if there were no adjustments at all."""
    for name, system in ODD.items():
        if system is not ADJUSTMENTS:
            found = {path for path, text in texts(system).items() if any(sign in text for sign in SIGNS)}
            assert not found, (name, found)


def test_a_line_about_amounts_changes_nothing_of_other_entities() -> None:
    entities = ENTITIES.replace(", computed as stock - reserved", ", computed")
    without, with_ = cellar(entities=entities), cellar(LINES[0], entities=entities)
    changed = {path for path in with_ if without.get(path) != with_[path]}
    assert "services/purse_operations.go" in changed
    assert not any("honey_jar" in path for path in changed)
