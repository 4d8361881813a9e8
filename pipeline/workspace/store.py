"""What the last runs left to know: one sqlite file under `.specmill/`, committed stage by stage.

In: values by stage and key, file digests, writes about to happen. Out: the same, after any kind of end of the program.
The methods `get` … `dump` are what doit asks of a backend; it keeps its own records through them. A damaged or foreign
file is set aside and started anew: the state can always be computed again.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pipeline.workspace.writing import CannotWrite

SCHEMA: Final = """
create table if not exists stage (name text primary key, data text not null) without rowid;
create table if not exists digest (path text primary key, stat text not null, sha text not null) without rowid;
create table if not exists note_of_run (name text primary key, data blob not null) without rowid;
create table if not exists pending (path text primary key, sha text not null) without rowid;
create table if not exists written (sha text primary key) without rowid;
"""
LAST_KEY_OF_A_TASK: Final = "deps:"


class Store:
    """The state file. Opened once per process; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._lock = threading.RLock()
        self._stages: dict[str, dict[str, Any]] = {}
        self._changed: set[str] = set()
        self._opened = _open(path)
        self._process = os.getpid()

    def get(self, stage: str, key: str) -> Any:
        """The value kept for a stage under `key`, None when there is none."""
        return self._stage(stage).get(key)

    def set(self, stage: str, key: str, value: Any) -> None:
        """Keep a value. doit sets a task's keys one by one and `deps:` last; then they are committed together."""
        with self._lock:
            self._stage(stage)[key] = value
            self._changed.add(stage)
            if key == LAST_KEY_OF_A_TASK:
                self._save()

    def look_again(self, stage: str) -> None:
        """Another process of the same run may have kept something for the stage meanwhile."""
        with self._lock:
            self._stages.pop(stage, None)

    def in_(self, stage: str) -> bool:
        return bool(self._stage(stage))

    def remove(self, stage: str) -> None:
        """Forget a stage, at once and for good."""
        with self._lock:
            self._stages[stage] = {}
            self._changed.discard(stage)
            self._write([("delete from stage where name = ?", [(stage,)])])

    def remove_all(self) -> None:
        with self._lock:
            self._stages.clear()
            self._changed.clear()
            self._write([("delete from stage", [()])])

    def names(self) -> tuple[str, ...]:
        """All stages that are known."""
        with self._lock:
            return tuple(name for (name,) in self._connection.execute("select name from stage order by name"))

    def dump(self) -> None:
        """Save what is left. The file stays open: the report at the end of a run still asks for values."""
        with self._lock:
            self._save()

    def digests(self) -> dict[str, tuple[str, str]]:
        """path → (stat as text, sha256)."""
        with self._lock:
            return {path: (stat, sha) for path, stat, sha in self._connection.execute("select * from digest")}

    def keep_digests(self, rows: Mapping[str, tuple[str, str]]) -> None:
        values = [(path, stat, sha) for path, (stat, sha) in rows.items()]
        self._write([("insert or replace into digest values (?, ?, ?)", values)])

    def pending(self) -> dict[str, str]:
        """Files that a run was about to write when it ended: path → sha256 of the new content."""
        with self._lock:
            return dict(self._connection.execute("select path, sha from pending"))

    def announce(self, writes: Mapping[str, str]) -> None:
        """Remember what is about to be written, so that an interrupted run is not taken for somebody's edit."""
        self._write([("insert or replace into pending values (?, ?)", list(writes.items()))])

    def settle(self, paths: Iterable[str]) -> None:
        """These writes stand in the manifest now."""
        self._write([("delete from pending where path = ?", [(path,) for path in paths])])

    def remember_written(self, shas: Iterable[str]) -> None:
        """Contents that the compiler gave to files: wherever one turns up again, no person's work is in it."""
        self._write([("insert or ignore into written values (?)", [(sha,) for sha in shas])])

    def has_written(self, sha: str) -> bool:
        with self._lock:
            return self._connection.execute("select 1 from written where sha = ?", (sha,)).fetchone() is not None

    def note(self, name: str) -> bytes:
        """What is kept under a name, empty when there is nothing."""
        with self._lock:
            row = self._connection.execute("select data from note_of_run where name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else b""

    def keep_note(self, name: str, data: bytes) -> None:
        self._write([("insert or replace into note_of_run values (?, ?)", [(name, data)])])

    @property
    def _connection(self) -> sqlite3.Connection:
        """A connection must not cross a fork: a child process opens its own."""
        if self._process != os.getpid():
            self._opened = _open(Path(self.name))
            self._process = os.getpid()
        return self._opened

    def _stage(self, stage: str) -> dict[str, Any]:
        with self._lock:
            if stage not in self._stages:
                row = self._connection.execute("select data from stage where name = ?", (stage,)).fetchone()
                self._stages[stage] = json.loads(row[0]) if row else {}
            return self._stages[stage]

    def _save(self) -> None:
        rows = [(name, json.dumps(self._stages[name], sort_keys=True)) for name in sorted(self._changed)]
        self._write([("insert or replace into stage values (?, ?)", rows)])
        self._changed.clear()

    def _write(self, statements: list[tuple[str, list[Any]]]) -> None:
        if any(rows for _, rows in statements):
            try:
                with self._lock, self._connection:
                    for statement, rows in statements:
                        self._connection.executemany(statement, rows)
            except sqlite3.OperationalError as error:
                raise CannotWrite(f"{self.name}: {error}; what it knew before is kept") from error


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(f"{path}: {error}") from error
        path.replace(path.with_suffix(".damaged"))
        for log in ("-wal", "-shm"):  # of the damaged file: they must not be played into the new one
            path.with_name(path.name + log).unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        # A commit appends to a log and waits for no disk: a killed process loses nothing, and after a power failure
        # the last stages run again. Where there can be no log, or another process is just opening it, the next time.
        with suppress(sqlite3.OperationalError):
            connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        known = connection.execute("select count(*) from sqlite_master where name = 'note_of_run'").fetchone()[0]
        if not known:
            connection.executescript(SCHEMA)
    except sqlite3.DatabaseError:
        with suppress(sqlite3.Error):
            connection.close()
        raise
    return connection
