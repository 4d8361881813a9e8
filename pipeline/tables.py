"""Tables that ship with the compiler: YAML files beside the modules that read them.

In: a file. Out: its content as plain values. Read with libyaml where there is one, which takes a tenth of the time;
what the content means is the reader's business.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(beside: str, name: str) -> Any:
    """The content of the file `name` beside the module whose `__file__` is given."""
    return yaml.load(Path(beside).with_name(name).read_text(encoding="utf-8"), Loader=_LOADER)
