"""Specs that are not in English but have identifiers: spelled without the signs of the language, stored or not."""

from __future__ import annotations

import pytest

from pipeline.design.derive import derive
from pipeline.design.system import Design, Status
from pipeline.spec.reader import read

PROSE = {
    "es": "El sistema DEBE permitir a los usuarios crear y ver las cosechas de la finca que están en el listado.",
    "pt": "O sistema DEVE permitir que os usuários criem e vejam as colheitas da fazenda que não estão na lista.",
    "de": "Das System MUSS es den Benutzern ermöglichen, die Ernten der Höfe anzulegen und auf der Liste zu sehen.",
    "fr": "Le système DOIT permettre aux utilisateurs de créer et de voir les récoltes de la ferme qui sont listées.",
    "ja": "システムは収穫の登録と一覧の表示を提供しなければならない。",
}


def design_of(language: str, entities: str, line: str = "") -> Design:
    said = "".join(f"- **FR-{n:03}**: {x}\n" for n, x in enumerate((line, *(PROSE[language],) * 3), start=1) if x)
    text = f"# X\n\n## Requirements\n\n### Functional Requirements\n\n{said}\n\n### Key Entities\n\n{entities}"
    spec, _ = read("specs/001-x/spec.md", text)
    assert spec.language == language
    return derive(spec)[0]


@pytest.mark.parametrize(
    ("language", "line", "attribute"),
    [
        ("es", "El sistema DEBE validar que el año esté entre 1990 y 2100", "`anio` (entero)"),
        ("es", "La descripción NO DEBE superar los 80 caracteres", "`descripcion`"),
        ("pt", "O comentário não pode ter mais de 80 caracteres", "`comentario`"),
        ("de", "Die Größe MUSS größer als 0 sein", "`groesse` (Ganzzahl)"),
    ],
)
def test_identifiers_are_found_in_sentences(language: str, line: str, attribute: str) -> None:
    design = design_of(language, f"- **Harvest**: Attributes: {attribute}, `code`\n", line)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Vista calculada del total por finca; no se guarda"),
        ("pt", "visão agregada das colheitas; não é persistida"),
        ("de", "Summe aller Ernten, wird nicht gespeichert"),
        ("fr", "somme des récoltes, calculée à la volée"),
        ("ja", "収穫の合計であり、保存されない"),
    ],
)
def test_what_is_not_stored_is_said_in_every_language(language: str, said: str) -> None:
    design = design_of(language, f"- **Overview**: {said}\n- **Harvest**: Attributes: `code`, `weight`\n")
    assert [e.name for e in design.entities if e.stored] == ["Harvest"]


def test_verbs_that_come_last_tie_what_is_before_them() -> None:
    entities = (
        "- **畑 (Field)**: 畑。属性: `code`、`size`\n"
        "- **収穫 (Harvest)**: 1つの畑に属する。属性: `code`、`start_at`（日時）、`end_at`（日時）\n"
    )
    design = design_of("ja", entities, "`end_at` は `start_at` より後でなければならない")
    harvest = next(e for e in design.entities if e.name == "Harvest")
    assert [r.target for r in harvest.relations] == ["Field"]
    assert [(o.left, o.right) for o in harvest.orderings] == [("start_at", "end_at")]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("pt", "O sistema DEVE exigir que a data de fim seja igual ou posterior à data de início"),
        ("es", "El sistema DEBE exigir que la fecha fin sea posterior a la fecha inicio"),
    ],
)
def test_to_demand_an_order_requires_no_value(language: str, line: str) -> None:
    names = {"pt": "`data_inicio` (data), `data_fim` (data)", "es": "`fecha_inicio` (fecha), `fecha_fin` (fecha)"}
    design = design_of(language, f"- **Harvest**: Attributes: {names[language]}, `code`\n", line)
    assert design.requirements[0].status is Status.COMPILED, design.requirements[0].left
    assert not any(f.required for f in design.entities[0].fields)
    assert len(design.entities[0].orderings) == 1
