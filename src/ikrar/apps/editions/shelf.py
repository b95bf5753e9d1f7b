"""The law files that ship with this version, read once a process and handed to the core as bytes."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from ikrar.core.rulebook.load import load_rulebook
from ikrar.core.rulebook.types import Rulebook


@cache
def rulebook() -> Rulebook:
    """Refuses LawUnreadable when a shipped file was changed by hand and no longer makes sense."""
    return load_rulebook(law_files())


def law_files() -> dict[str, bytes]:
    """Name below law/ to content, as load_rulebook wants it."""
    shelf = resources.files("ikrar.law")
    return {
        f"{folder.name}/{file.name}": file.read_bytes()
        for folder in shelf.iterdir()
        if folder.is_dir() and not folder.name.startswith("__")
        for file in _law_in(folder)
    }


def _law_in(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".toml")]
