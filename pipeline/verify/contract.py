"""Checks on the contract as protoc understands it.

In: a `Subject`. Out: findings on validation rules and field numbers, read from protobuf descriptors. The lock of the
numbers is `design.lock`'s; this module only asks whether the `.proto` files keep to it.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.design.contract import lock_text
from pipeline.design.contract.lock import Lock, Numbers
from pipeline.verify.constitution import Finding, Place
from pipeline.verify.subject import Subject, decided, unknown, violated
from pipeline.workspace import processes, tools

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorSet

CONTRACT: Final = "api/v1"
LOCK: Final = "api/contract.lock.json"
RULES: Final = re.compile(r"Rules:\s*\S")
OPTION_NUMBER: Final = 50001


class NoContract(Exception):
    """protoc rejects the contract; the text is what it said."""


def rules_in_contract(subject: Subject) -> Finding:
    """Every field whose comment states rules carries them as an option, and every field with an option states them."""
    try:
        files = descriptors(subject.service)
    except NoContract as reason:
        return violated(Place(at=f"{CONTRACT}:1", words=str(reason)))
    bad, good = [], 0
    for place, name, stated, carried in _fields(files):
        good += stated and carried
        if stated != carried:
            what = "states rules and carries none" if stated else "carries rules that its comment does not state"
            bad.append(Place(at=place, words=f"{name} {what}"))
    bad += [
        Place(at=f"{CONTRACT}:1", words=f"{name} has no rules in the contract") for name in _forgotten(subject, files)
    ]
    return decided(bad, Place(at=CONTRACT, words=f"{good} fields carry their rules"))


def numbers_locked(subject: Subject) -> Finding:
    """Fields and enum values have the numbers of the lock, and numbers once used are reserved."""
    path = subject.service / LOCK
    if not path.exists():
        return unknown("there is no contract lock")
    lock, problems = lock_text.read(path.read_text(encoding="utf-8"), str(path))
    if problems:
        return violated(*(Place(at=subject.at(path, d.span.line), words=d.message) for d in problems))
    try:
        files = descriptors(subject.service)
    except NoContract as reason:
        return violated(Place(at=f"{CONTRACT}:1", words=str(reason)))
    bad = list(_against_lock(files, lock))
    return decided(bad, Place(at=f"{LOCK}:1", words=f"{len(lock.entries)} messages and enums keep their numbers"))


def descriptors(service: Path) -> FileDescriptorSet:
    """What protoc makes of the contract, with comments."""
    sources = sorted(path.relative_to(service).as_posix() for path in (service / CONTRACT).glob("*.proto"))
    if not sources:
        raise NoContract("there are no .proto files")
    return _compiled(service, tuple((s, (service / s).read_bytes()) for s in sources))


@functools.lru_cache(maxsize=4)
def _compiled(service: Path, sources: tuple[tuple[str, bytes], ...]) -> FileDescriptorSet:
    from google.protobuf.descriptor_pb2 import FileDescriptorSet

    with tempfile.TemporaryDirectory(prefix="specmill-") as folder:
        out = Path(folder, "set")
        flags = [f"-I{service}", f"--descriptor_set_out={out}", "--include_source_info"]
        done = processes.run([*tools.protoc().command, *flags, *(name for name, _ in sources)], cwd=service)
        if not done.ok:
            raise NoContract(done.err.strip())
        return FileDescriptorSet.FromString(out.read_bytes())


def _fields(files: FileDescriptorSet) -> Iterator[tuple[str, str, bool, bool]]:
    """For each field of each message: place, name, whether its comment states rules, whether its options carry them."""
    for file in files.file:
        comments = {tuple(c.path): c for c in file.source_code_info.location}
        for m, message in enumerate(file.message_type):
            for f, field in enumerate(message.field):
                location = comments.get((4, m, 2, f))
                stated = bool(location and RULES.search(location.leading_comments + location.trailing_comments))
                line = location.span[0] + 1 if location else 1
                carried = bool(field.options.ByteSize()) and _carries(field.options.SerializeToString())
                yield f"{file.name}:{line}", f"{message.name}.{field.name}", stated, carried


def _carries(options: bytes) -> bool:
    """Whether serialized options hold our extension: its key as a varint, length-delimited."""
    key, encoded = OPTION_NUMBER << 3 | 2, bytearray()
    while key > 127:
        encoded.append(key & 127 | 128)
        key >>= 7
    encoded.append(key)
    return bytes(encoded) in options


def _forgotten(subject: Subject, files: FileDescriptorSet) -> Iterator[str]:
    """Fields of the design with a rule whose message field carries none."""
    carried = {name for _, name, _, carried in _fields(files) if carried}
    for entity in subject.system.entities:
        for field in entity.fields:
            limits = (field.min_length, field.max_length, field.minimum, field.maximum, field.pattern)
            if field.unique or field.required or any(limit is not None for limit in limits):
                names = {f"{entity.name}.{field.name}", f"Create{entity.name}Request.{field.name}"}
                if not names & carried:
                    yield f"{entity.name}.{field.name}"


def _against_lock(files: FileDescriptorSet, lock: Lock) -> Iterator[Place]:
    known = dict(lock.entries)
    for file in files.file:
        for message in file.message_type:
            if message.name in known:
                yield from _message(file.name, message.name, message, known[message.name])
            for enum in message.enum_type:
                if (name := f"{message.name}.{enum.name}") in known:
                    yield from _enum(file.name, name, enum, known[name])


def _message(path: str, name: str, message: DescriptorProto, numbers: Numbers) -> Iterator[Place]:
    found = {field.name: field.number for field in message.field}
    reserved = {n for r in message.reserved_range for n in range(r.start, r.end)}
    yield from _numbers(path, name, found, reserved, numbers)


def _enum(path: str, name: str, enum: EnumDescriptorProto, numbers: Numbers) -> Iterator[Place]:
    found = {value.name: value.number for value in enum.value if value.number}
    reserved = {n for r in enum.reserved_range for n in range(r.start, r.end + 1)}
    yield from _numbers(path, name, found, reserved, numbers)


def _numbers(path: str, name: str, found: dict[str, int], reserved: set[int], numbers: Numbers) -> Iterator[Place]:
    locked = {n.name: n.number for n in numbers.live}
    for member, number in found.items():
        if locked.get(member, number) != number:
            yield Place(at=f"{path}:1", words=f"{name}.{member} has number {number}, its own is {locked[member]}")
    for number in numbers.reserved_numbers():
        if number in found.values():
            yield Place(at=f"{path}:1", words=f"{name} uses number {number} again")
        elif number not in reserved:
            yield Place(at=f"{path}:1", words=f"{name} does not reserve number {number}")
