"""Tables that ship with the compiler: YAML files beside the modules that read them.

In: a file. Out: its content as plain values; what it means is the reader's business. The content is kept as Python
keeps its own byte-code: in a `__pycache__` beside the file, under the digest of the file's text, and not at all where
byte-code is not wanted. So a run with nothing new in its tables need not know YAML.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

_DIGEST: Final = sha256().digest_size


def table(beside: str, name: str) -> Any:
    """The content of the file `name` beside the module whose `__file__` is given."""
    return content(Path(beside).with_name(name))


def content(path: Path, *, strings: bool = False) -> Any:
    """The content of the file. `strings`: every scalar is text, also `no` and `null`. Each call gives its own copy."""
    text = path.read_bytes()
    digest = sha256(text).digest()
    kept = path.parent / "__pycache__" / f"{path.name}.{sys.implementation.cache_tag}{'.strings' * strings}"
    with suppress(OSError, EOFError, ValueError, TypeError):
        data = kept.read_bytes()
        if data[:_DIGEST] == digest:
            return marshal.loads(data[_DIGEST:])
    found = _parsed(text, strings)
    if not sys.dont_write_bytecode:
        _keep(kept, digest, found)
    return found


def _parsed(text: bytes, strings: bool) -> Any:
    """Read with libyaml where there is one, which takes a tenth of the time."""
    import yaml

    names = ("CBaseLoader", "BaseLoader") if strings else ("CSafeLoader", "SafeLoader")
    loader: Any = next(filter(None, (getattr(yaml, name, None) for name in names)))
    return yaml.load(text.decode("utf-8"), Loader=loader)


def _keep(kept: Path, digest: bytes, found: Any) -> None:
    """Two processes may keep the same file at once: each writes its own and moves it into place."""
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
    with suppress(OSError, ValueError):
        data = digest + marshal.dumps(found)
        kept.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(data)
        unfinished.replace(kept)
