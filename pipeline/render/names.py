"""Spellings of a design's names in Go.

In: names of the design (`PascalCase` entities, `snake_case` members). Out: Go identifiers as a Go programmer spells
them (`SKU`, `CategoryID`), and the ones that protoc-gen-go makes (`Sku`, `CategoryId`), which know no initialisms.
Protobuf's own names are left to `design.spelling`, names in the database to `design.constraints`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.design.text.initialisms import capital
from pipeline.design.text.names import snake

_KEYWORDS: Final = """
break case chan const continue default defer else fallthrough for func go goto if import interface map package range
return select struct switch type var
"""
_PREDECLARED: Final = """
any append bool byte cap clear close comparable complex complex128 complex64 copy delete error false float32 float64
imag int int16 int32 int64 int8 iota len make max min new nil panic print println real recover rune string true uint
uint16 uint32 uint64 uint8 uintptr
"""
_PACKAGES: Final = "apiv1 context custom errors fmt gorm handlers http models services slog strings time uuid url"
_PLATFORMS: Final = """
386 aix amd64 android arm arm64 darwin dragonfly freebsd illumos ios js linux loong64 mips mips64 mips64le mipsle netbsd
openbsd plan9 ppc64 ppc64le riscv64 s390x solaris test unix wasip1 wasm windows
"""
_FILES: Final = """
access app asserts breaking code common context database errors hooks http identity link main matrix requests routes
rows server tokens tracing values
"""
_PARTS: Final = """
adjust create database delete handler history hooks ids keys list moves operations owned read recorder restore rows
service tenants update
"""
_OF_MESSAGES: Final = "Reset String ProtoMessage Marshal Unmarshal ExtensionRangeArray ExtensionMap Descriptor"

TAKEN: Final = frozenset(f"{_KEYWORDS} {_PREDECLARED} {_PACKAGES}".split())
"""Identifiers that would not compile, or hide what the generated code needs."""
ENDINGS: Final = frozenset(f"{_PLATFORMS} {_PARTS}".split())
"""Last words of a file name that the go tool reads as build constraints or a test, or that name a part of an entity."""
SHARED: Final = frozenset(_FILES.split())
"""Names of files that all entities share."""


def exported(name: str) -> str:
    """`category_id` → `CategoryID`, `OrderLine` → `OrderLine`."""
    return "".join(capital(w) for w in _words(name))


def unexported(name: str) -> str:
    """`category_id` → `categoryID`, `sku` → `sku`; `type` → `type_`, since Go keeps that word for itself."""
    first, *rest = _words(name)
    spelled = first + "".join(capital(w) for w in rest)
    return f"{spelled}_" if spelled in TAKEN else spelled


def file_stem(entity: str) -> str:
    """The name of an entity's files without suffix: `OrderLine` → `order_line`, `PriceList` → `price_list_entity`."""
    stem = snake(entity)
    return f"{stem}_entity" if stem in SHARED or stem.rsplit("_", 1)[-1] in ENDINGS else stem


def spaced(name: str) -> str:
    """The words of a name for a sentence: `OrderLine` → `order line`."""
    return snake(name).replace("_", " ")


def article(words: str) -> str:
    """`words` with its indefinite article: `an order line`."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def pb_field(name: str) -> str:
    """The Go field that protoc-gen-go makes of a member: `category_id` → `CategoryId`, `string` → `String_`."""
    return pb_fields((name,))[name]


def pb_type(name: str) -> str:
    """The Go type that protoc-gen-go makes of a message: `Product` as it is, but `Thing0s` → `Thing0S`."""
    return _camel(name)


def pb_fields(names: Iterable[str]) -> dict[str, str]:
    """The Go fields of a message with these members, in order; clashing ones get underscores as in protoc-gen-go."""
    used = set(_OF_MESSAGES.split())
    found: dict[str, str] = {}
    for name in names:
        spelled = _camel(name)
        while spelled in used or f"Get{spelled}" in used:
            spelled += "_"
        used |= {spelled, f"Get{spelled}"}
        found[name] = spelled
    return found


def _words(name: str) -> list[str]:
    """The words of a snake or Pascal case name; digits stay with the word before them."""
    if name[:1].isupper():
        name = snake(name)
    words: list[str] = []
    for word in name.split("_"):
        if words and word[:1].isdigit() and not words[-1][-1:].isdigit():
            words[-1] += word
        elif word:
            words.append(word)
    return words


def _camel(name: str) -> str:
    """protobuf-go's `GoCamelCase` for names without dots."""
    spelled = ""
    for i, char in enumerate(name):
        if char == "_":
            after = name[i + 1 : i + 2]
            spelled += "X" if i == 0 else "" if after.islower() else "_"
        elif char.islower() and (i == 0 or name[i - 1] == "_" or name[i - 1].isdigit()):
            spelled += char.upper()
        else:
            spelled += char
    return spelled
