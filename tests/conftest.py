"""For all tests: they run alike from a shell, from `./doitw selftest`, and in the background.

`./doitw` tells doit where it was called from, which is no business of the projects that tests make. A shell lets what
it runs in the background ignore Ctrl-C, and so would the children that tests interrupt.
"""

from __future__ import annotations

import os
import signal

os.environ.pop("SPECMILL_CALLED_FROM", None)
signal.signal(signal.SIGINT, signal.default_int_handler)
