"""Random edit scripts, played on a small project, with a plain model of what a run must do.

The model knows nothing of stats, keys or stored state: it reads every file each time. After each run the tree must
equal a clean build of the same sources, and no stage may have run whose inputs, settings, tools and outputs were as
they were after its last success.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pipeline.tasks import session
from pipeline.tasks import stage as stages
from pipeline.tasks.stage import Stage
from pipeline.workspace import tools
from pipeline.workspace.tools import Tool
from tests.tasks import small_doit
from tests.tasks.small_workspace import ROOT

FEATURES = ("001-first", "002-second", "003-third")
LINES = ("some prose", "other prose", "entity one", "entity two", "entity six", "field a", "field b", "error")
SPEC = st.lists(st.sampled_from(LINES[:-1]), max_size=4).map(lambda lines: "\n".join([*lines, ""]))
FEATURE = st.sampled_from(FEATURES)
NUMBER = st.integers(0, 50)

EDITS = st.one_of(
    st.tuples(st.just("spec"), FEATURE, SPEC),
    st.tuples(st.just("spec"), FEATURE, st.sampled_from(["entity one\nfield a\n", "entity one\nfield b\n", "error\n"])),
    st.tuples(st.just("remove feature"), FEATURE),
    st.tuples(st.just("rename feature"), FEATURE, FEATURE),
    st.tuples(st.just("delete"), NUMBER),
    st.tuples(st.just("edit generated"), NUMBER, st.booleans()),
    st.tuples(st.just("edit intermediate"), NUMBER),
    st.tuples(st.just("touch"), NUMBER),
    st.tuples(st.just("disguise"), FEATURE),
    st.tuples(
        st.just("custom"), st.sampled_from(["x.go", "y.go"]), st.sampled_from(["", "package a\n", "package b\n"])
    ),
    st.tuples(st.just("setting"), st.sampled_from(["example.com/a", "example.com/b"])),
    st.tuples(st.just("protoc"), st.sampled_from(["34.1", "35.0"])),
    st.tuples(st.just("nothing")),
)
SCRIPTS = st.lists(EDITS, min_size=1, max_size=6)

UNTIMELESS = (".specmill", "build/report.")

Tree = dict[str, str]


class Wrong(AssertionError):
    """The graph did not do what the model says."""


@dataclass
class Player:
    """One project that a script is played on. `protoc`: the version that the tool claims to have."""

    root: Path
    protoc: str = "34.1"
    before: dict[str, object] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)

    def play(self, script: list[tuple[Any, ...]]) -> None:
        self.start()
        self.run_and_check("start")
        for edit in script:
            getattr(self, "do_" + edit[0].replace(" ", "_"))(*edit[1:])
            self.run_and_check(str(edit))

    def start(self) -> None:
        shutil.copy(ROOT / "dodo.py", self.root)
        (self.root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
        self.write("specs/001-first/spec.md", "some prose\nentity one\nfield a\n")
        self.write("specs/002-second/spec.md", "other prose\nentity two\nfield b\n")

    # What a script can do.

    def do_spec(self, feature: str, text: str) -> None:
        self.write(f"specs/{feature}/spec.md", text)

    def do_remove_feature(self, feature: str) -> None:
        shutil.rmtree(self.root / "specs" / feature, ignore_errors=True)

    def do_rename_feature(self, old: str, new: str) -> None:
        source, target = self.root / "specs" / old, self.root / "specs" / new
        if source.exists() and not target.exists():
            source.rename(target)

    def do_delete(self, number: int) -> None:
        lock = ["go-service/api/contract.lock.json"]
        self.pick(number, self.generated() + self.intermediate() + lock).unlink(missing_ok=True)

    def do_edit_generated(self, number: int, by_command: bool) -> None:
        """A hand-edited file stops the run; then the edit is thrown away by command, or taken back."""
        file = self.pick(number, [path for path in self.generated() if (self.root / path).exists()])
        if not file.is_file():
            return
        old = file.read_text()
        file.write_text(old + "// mine\n")
        self.must_refuse("edited by hand")
        if by_command and not self.mistaken():
            self.doit("restore", file.relative_to(self.root).as_posix())
            self.check_necessary("restore")
        else:
            file.write_text(old)

    def do_edit_intermediate(self, number: int) -> None:
        file = self.pick(number, self.intermediate())
        if file.is_file():
            file.write_text(file.read_text() + " ")

    def do_touch(self, number: int) -> None:
        files = [path for path in self.tree() if not path.startswith(".specmill")]
        os.utime(self.pick(number, files), (number * 10_000_000, number * 10_000_000))

    def do_disguise(self, feature: str) -> None:
        """Other content of the same size under the same time."""
        file = self.root / "specs" / feature / "spec.md"
        if file.exists():
            state = file.stat()
            file.write_text(file.read_text().replace("field a", "field z"))
            os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))

    def do_custom(self, name: str, text: str) -> None:
        file = self.root / "go-service/custom" / name
        if text:
            self.write(f"go-service/custom/{name}", text)
        else:
            file.unlink(missing_ok=True)

    def do_setting(self, module: str) -> None:
        file = self.root / "pyproject.toml"
        head, _, rest = file.read_text().partition('\nmodule = "')
        file.write_text(f'{head}\nmodule = "{module}"{rest.partition(chr(34))[2]}')

    def do_protoc(self, version: str) -> None:
        self.protoc = version

    def do_nothing(self) -> None: ...

    # What a run must do.

    def run_and_check(self, after: str) -> None:
        if not self.specs():
            return
        if self.mistaken():
            self.must_refuse("mistake")
            return
        status, said = self.doit()
        if status != 0:
            raise Wrong(f"after {after}: the run failed\n{said}")
        self.check_necessary(after)
        mine, clean = self.tree(), self.clean_tree()
        if mine != clean:
            wrong = sorted(path for path in mine.keys() | clean.keys() if mine.get(path) != clean.get(path))
            raise Wrong(f"after {after}: not as a clean build: {wrong}")
        status, said = self.doit()
        if self.ran or not said.startswith("nothing to do"):
            raise Wrong(f"after {after}: a second run executed {self.ran}")

    def must_refuse(self, why: str) -> None:
        before = self.tree()
        status, said = self.doit()
        if self.specs() and (status != 1 or self.tree() != before):
            raise Wrong(f"did not refuse ({why}): status {status}\n{said}")

    def check_necessary(self, after: str) -> None:
        if self.ran and (needless := [name for name in self.ran if name.endswith("!")]):
            raise Wrong(f"after {after}: ran although nothing had changed: {needless}")

    def doit(self, *arguments: str) -> tuple[int, str]:
        self.ran.clear()
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), self.watched():
            status = small_doit.run_here(self.root, list(arguments))
        return status, said.getvalue()

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Look over the shoulder of every stage that runs."""
        perform, protoc = stages.perform, tools.protoc

        def watch(stage: Stage, task: Any) -> Any:
            seen = self.snapshot(stage, task)
            self.ran.append(stage.name + ("!" if seen == self.before.get(stage.name) else ""))
            failure = perform(stage, task)
            self.before[stage.name] = None if failure else self.snapshot(stage, task)
            return failure

        def versioned() -> Tool:
            return Tool(name="protoc", command=protoc().command, version=self.protoc)

        with patched(stages, "perform", watch), patched(tools, "protoc", versioned):
            yield

    def snapshot(self, stage: Stage, task: Any) -> object:
        """Everything that may make the stage run, by content."""
        here = session.project()
        outputs = (task.values.get("key") or here.store.get(stage.name, "_values_:") or {}).get("key", {})
        outputs = task.values.get("key", outputs).get("outputs", {})
        paths = {*stage.inputs(here), *stage.state, *outputs}
        contents = {path: self.content(path) for path in paths}
        settings = [getattr(here.settings, name) for name in stage.config]
        return contents, settings, [find().version for find in stage.tools]

    # The project.

    def clean_tree(self) -> Tree:
        """The tree of a build from nothing of the same sources, the contract lock and your files among them."""
        clean = Player(self.root.with_name(self.root.name + "-clean"), protoc=self.protoc)
        shutil.rmtree(clean.root, ignore_errors=True)
        clean.root.mkdir()
        mine = [path for path in self.tree() if path in ("dodo.py", "pyproject.toml") or self.is_mine(path)]
        for path in mine:
            clean.write(path, (self.root / path).read_text())
        clean.doit()
        tree = clean.tree()
        shutil.rmtree(clean.root)
        return tree

    def is_mine(self, path: str) -> bool:
        return path.endswith(("spec.md", "contract.lock.json")) or path.startswith("go-service/custom/")

    def specs(self) -> list[Path]:
        return sorted(self.root.glob("specs/*/spec.md"))

    def mistaken(self) -> bool:
        return any("error" in spec.read_text() for spec in self.specs())

    def generated(self) -> list[str]:
        manifest = self.root / "specmill.manifest.json"
        lines = manifest.read_text().splitlines() if manifest.exists() else []
        return [line.split('"')[1] for line in lines if "sha256" in line and "yours" not in line]

    def intermediate(self) -> list[str]:
        return sorted(path for path in self.tree() if path.startswith("build/"))

    def pick(self, number: int, paths: list[str]) -> Path:
        return self.root / paths[number % len(paths)] if paths else self.root / "nothing"

    def content(self, path: str) -> str | None:
        file = self.root / path
        return file.read_text() if file.is_file() else None

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def tree(self) -> Tree:
        files = (p for p in sorted(self.root.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
        names = {path.relative_to(self.root).as_posix(): path for path in files}
        return {name: path.read_text() for name, path in names.items() if not name.startswith(UNTIMELESS)}


@contextlib.contextmanager
def patched(owner: Any, name: str, value: object) -> Iterator[None]:
    old = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, old)
