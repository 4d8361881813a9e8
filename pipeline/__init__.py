"""specmill: a deterministic compiler from a Spec Kit `spec.md` to a verified Go service."""

import gc
from typing import Final

ALLOCATIONS: Final = 50_000
"""New objects after which Python looks for unused cycles. The compiler makes trees of values, which go without that: at
Python's own 700 it would spend a tenth of its time looking."""

gc.set_threshold(ALLOCATIONS)
