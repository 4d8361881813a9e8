"""The attribute texts of one entity, from every place that states them.

In: a declared entity and its spec. Out: `AttributeText`s in the order of the spec: tables, list items, comma lists in
prose.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.design.entities_declared import Declared
from pipeline.design.entities_names import Known
from pipeline.spec.attributes import AttributeText, parse_line, parse_table, spread
from pipeline.spec.model import Item, Spec, Text


def attributes(entity: Declared, spec: Spec, known: Known) -> Iterator[AttributeText]:
    """Every attribute that the text of the entity, or a list elsewhere in the spec, gives it."""
    for item in entity.text.items:
        yield from _item(item)
    for table in entity.text.tables:
        yield from parse_table(table)


def _item(item: Item) -> Iterator[AttributeText]:
    yield from spread(parse_line(Text(text=item.text, span=item.span)))
