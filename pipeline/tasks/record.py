"""What happened in a run, for machines: which stages ran, why, how long, and a trace for Chrome's viewer.

In: stages that begin and end. Out: JSON texts:

    {"result": "done" | "failed" | "nothing to do", "summary": "2 features: …", "up to date": ["spec:001-…", …],
     "stages": [{"name", "result": "ok" | "failed", "seconds", "reasons": ["…"], "message": "…"}]}
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One stage that ran. `begin`: seconds after the run began."""

    name: str
    result: str
    begin: float
    seconds: float
    reasons: tuple[str, ...] = ()
    message: str = ""
    thread: int = 0


class Record:
    """One for a run."""

    def __init__(self) -> None:
        self._zero = time.monotonic()
        self._begins: dict[str, float] = {}
        self.ended: list[Ended] = []
        self.fresh: list[str] = []

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._zero

    def begin(self, name: str) -> None:
        self._begins[name] = self.seconds

    def end(self, name: str, result: str, reasons: tuple[str, ...], message: str = "") -> Ended:
        begin = self._begins.pop(name, self.seconds)
        ended = Ended(
            name=name,
            result=result,
            begin=begin,
            seconds=self.seconds - begin,
            reasons=reasons,
            message=message,
            thread=threading.get_ident(),
        )
        self.ended.append(ended)
        return ended

    def json(self, summary: str) -> str:
        failed = any(ended.result == "failed" for ended in self.ended)
        stages = [
            {
                "name": ended.name,
                "result": ended.result,
                "seconds": round(ended.seconds, 3),
                "reasons": list(ended.reasons),
                **({"message": ended.message} if ended.message else {}),
            }
            for ended in self.ended
        ]
        result = "failed" if failed else "done" if stages else "nothing to do"
        document = {"result": result, "summary": summary, "up to date": sorted(self.fresh), "stages": stages}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def trace(self) -> str:
        """Chrome's trace event format: one complete event a stage, times in microseconds."""
        lanes = {thread: lane for lane, thread in enumerate(dict.fromkeys(ended.thread for ended in self.ended))}
        events = [
            {
                "name": ended.name,
                "cat": ended.name.split(":")[0],
                "ph": "X",
                "ts": round(ended.begin * 1e6),
                "dur": round(ended.seconds * 1e6),
                "pid": 1,
                "tid": lanes[ended.thread],
                "args": {"why": ", ".join(ended.reasons), "result": ended.result},
            }
            for ended in self.ended
        ]
        return json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}, ensure_ascii=False, indent=1) + "\n"
