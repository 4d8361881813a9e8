"""`./doitw restore` and `./doitw adopt`: the two ways out for a generated file that somebody edited."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from pipeline.tasks.command import DONE, Command, WrongCall, exec_doit, project_path
from pipeline.tasks.session import project
from pipeline.workspace import manifest as manifests
from pipeline.workspace import writing
from pipeline.workspace.lock import held
from pipeline.workspace.manifest import Manifest


class Restore(Command):
    name = "restore"
    doc_purpose = "throw away edits of generated files: their stages write them again"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="*", default=[], help="a generated file")
        parser.add_argument("--all", action="store_true", help="every generated file that was edited")

    def perform(self, called: Namespace) -> int:
        """The edit is only marked as disposable; it is lost when the stage succeeds, not before."""
        here = project()
        with held(here.state, waiting=print):
            entries = here.manifest.entries
            paths = list(here.edited()) if called.all else _known(here.manifest, called.files)
            if not paths:
                print("no generated file was edited")
                return DONE
            here.store.announce({path: here.digests.of(path) for path in paths})
            taken_back = {path: replace(entries[path], adopted=False) for path in paths if entries[path].adopted}
            if taken_back:
                _write(here.manifest.with_entries(taken_back))
            for entry in taken_back.values():
                here.store.remove(entry.stage)
        exec_doit(sorted({entries[path].stage for path in paths}), here.root)


class Adopt(Command):
    name = "adopt"
    doc_purpose = "make generated files yours: specmill never writes them again"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", help="a generated file")

    def perform(self, called: Namespace) -> int:
        here = project()
        with held(here.state, waiting=print):
            adopted = here.manifest
            for path in _known(adopted, called.files):
                adopted = adopted.adopt(path)
                print(f"{path} is yours now; specmill tells when what it would write there changes")
            _write(adopted)
        return DONE


def _known(manifest: Manifest, words: list[str]) -> list[str]:
    if not words:
        raise WrongCall("name the files, or give --all")
    paths = [project_path(word) for word in words]
    for path in paths:
        if path not in manifest.entries or manifest.entries[path].yours:
            raise WrongCall(f"{path} is not a generated file ({manifests.NAME} does not list it)")
    return paths


def _write(manifest: Manifest) -> None:
    writing.write(project().root / manifests.NAME, manifest.text().encode())
