"""For all tests: children end on Ctrl-C, also where the tests run in the background of a shell, which ignores it."""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
