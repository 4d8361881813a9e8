"""What every Postgres provider gives: a DSN and a way to stop.

In: a DSN. Out: the moment it answers, or `Unavailable`, which carries the words for the user.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PATIENCE: Final = 30.0
PAUSE: Final = 0.03


class Unavailable(Exception):
    """No Postgres to be had. `str()` is the message, `hint` the way out; neither needs a traceback."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A Postgres that answers. `dsn`: a URL whose role may create databases."""

    dsn: str
    provider: str
    stop: Callable[[], None]


def wait_until_ready(dsn: str, *, alive: Callable[[], bool] = lambda: True, patience: float = PATIENCE) -> None:
    """Return when a query is answered; `Unavailable` after `patience` seconds or when `alive` turns false."""
    import psycopg

    deadline = time.monotonic() + patience
    while True:
        try:
            with psycopg.connect(dsn, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or not alive():
                raise Unavailable(str(error).strip().splitlines()[0]) from None
        time.sleep(PAUSE)


def may_create_databases(dsn: str) -> bool:
    """Whether the role of this DSN can make the databases that the tests clone."""
    import psycopg

    with psycopg.connect(dsn, connect_timeout=5) as connection:
        row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])
