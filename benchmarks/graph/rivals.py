"""The same work written down for a shell, make, ninja and plain doit.

In: a scratch project that is built. Out: files that build it their way, and the commands that do. All of them run the
same five steps (render from the specs, protoc, go build, go vet, go test); what differs is how each finds out whether a
step is due. A step that is only prepared (`PREPARED` set) is taken to be done: the tree is built already.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Final

from benchmarks.graph.scratch import Scratch, test_flags

GENERATE: Final = """
from pathlib import Path
from pipeline.compile import compile_all
from pipeline.render.settings import Settings
from pipeline.tasks.provenance import rendered

specs = {str(path): path.read_text() for path in sorted(Path("specs").glob("*/spec.md"))}
lock = Path("go-service/api/contract.lock.json").read_text()
for name, text in rendered(compile_all(specs, lock, Settings())).items():
    path = Path(name)
    if "custom" not in path.parts or not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
"""
STEPS: Final = """set -eu
step() {{
    [ -n "${{PREPARED:-}}" ] || case $1 in
        generate) .venv/bin/python generate.py ;;
        protoc) cd go-service && ../.venv/bin/python -m grpc_tools.protoc -I. \\
            --plugin="$(go tool -n protoc-gen-go)" --go_out=. --go_opt=module=example.com/go-service api/v1/*.proto ;;
        build) cd go-service && go build -o bin/api ./cmd/api ;;
        vet) cd go-service && go vet ./... ;;
        test) cd go-service && go test {flags} ./... ;;
    esac
}}
for name in "$@"; do (step "$name"); mkdir -p stamps; touch "stamps/$name"; done
"""
SHELL: Final = "shell script"
ORDER: Final = ("generate", "protoc", "build", "vet", "test")
BEFORE: Final = {"generate": "", "protoc": "generate", "build": "protoc", "vet": "protoc", "test": "build"}
PLAIN_DOIT: Final = """
DEPENDENCIES = {dependencies}
BEFORE = {before}

def task_step():
    for name, files in DEPENDENCIES.items():
        yield {{
            "name": name,
            "actions": [f"cd .. && sh steps.sh {{name}}"],
            "targets": [f"../stamps/{{name}}"],
            "file_dep": [f"../{{file}}" for file in files],
            "task_dep": [f"step:{{BEFORE[name]}}"] if BEFORE[name] else [],
        }}
"""


def write(scratch: Scratch) -> dict[str, tuple[str, ...]]:
    """Write the files; gives name → command of those whose program there is, the shell first."""
    root = scratch.root
    files = _dependencies(scratch)
    (root / "generate.py").write_text(GENERATE)
    (root / "steps.sh").write_text(STEPS.format(flags=" ".join(test_flags())))
    (root / "Makefile").write_text(_makefile(files))
    (root / "build.ninja").write_text(_ninja(files))
    (root / "plain").mkdir(exist_ok=True)
    (root / "plain/dodo.py").write_text(PLAIN_DOIT.format(dependencies=files, before=BEFORE))
    found = {
        SHELL: ("sh", "steps.sh", *ORDER),
        "make": ("make", "--silent", "stamps/vet", "stamps/test"),
        "ninja": (shutil.which("ninja", path=scratch.environment()["PATH"]) or "", "--quiet"),
        "plain doit": ("sh", "-c", "cd plain && ../.venv/bin/python -m doit -v 0"),
    }
    return {name: command for name, command in found.items() if shutil.which(command[0] or "?")}


def _dependencies(scratch: Scratch) -> dict[str, list[str]]:
    """The files that each step reads."""
    code = [p for p in scratch.root.glob("pipeline/**/*") if p.suffix in (".py", ".j2", ".yaml")]
    go = [p for p in scratch.service.rglob("*") if p.suffix == ".go" or p.name in ("go.mod", "go.sum")]
    program = [p for p in go if not p.name.endswith("_test.go")]
    read = {
        "generate": [*scratch.root.glob("specs/*/spec.md"), *code],
        "protoc": list(scratch.service.glob("api/v1/*.proto")),
        "build": program,
        "vet": go,
        "test": go,
    }
    return {name: sorted(p.relative_to(scratch.root).as_posix() for p in paths) for name, paths in read.items()}


def _after(name: str) -> Iterable[str]:
    return [f"stamps/{BEFORE[name]}"] if BEFORE[name] else []


def _makefile(files: dict[str, list[str]]) -> str:
    rules = (f"stamps/{name}: {' '.join([*_after(name), *files[name]])}\n\tsh steps.sh {name}\n" for name in ORDER)
    return "\n".join(rules)


def _ninja(files: dict[str, list[str]]) -> str:
    rule = "rule step\n  command = sh steps.sh $name\n"
    edges = (f"build stamps/{n}: step {' '.join([*_after(n), *files[n]])}\n  name = {n}\n" for n in ORDER)
    return "\n".join([rule, *edges])
