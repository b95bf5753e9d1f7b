"""Files of scans that no row names: left from a crash between the disk and the database."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ikrar.apps.pledges.queries.recap import SCANS_FOLDER, scans_known
from ikrar.apps.pledges.queries.scans import files_known

FOLDER = "scans"
LEFT_AFTER = timedelta(days=1)
EVERY = timedelta(hours=1)


def sweep_scans(*, at: datetime) -> int:
    """Remove scans of a day ago that no row names: of sheets, and of recapitulations signed in ink.

    Returns how many. Looks once an hour, however often it is asked.
    """
    files = Path(settings.IKRAR_FILES)
    return _sweep(files / FOLDER, "*", _of_sheets, at) + _sweep(files / SCANS_FOLDER, "*/*", _of_recaps, at)


def _of_sheets(old: list[Path]) -> set[Path]:
    known = files_known(f"{FOLDER}/{path.name}" for path in old)
    return {path for path in old if f"{FOLDER}/{path.name}" in known}


def _of_recaps(old: list[Path]) -> set[Path]:
    known = scans_known([path.stem for path in old])
    return {path for path in old if path.stem in known}


def _sweep(folder: Path, pattern: str, named: Callable[[list[Path]], set[Path]], at: datetime) -> int:
    mark = folder / ".swept"
    if not folder.is_dir() or (mark.exists() and mark.stat().st_mtime > (at - EVERY).timestamp()):
        return 0
    mark.touch()
    os.utime(mark, (at.timestamp(), at.timestamp()))
    before = (at - LEFT_AFTER).timestamp()
    old = [path for path in folder.glob(pattern) if path != mark and path.stat().st_mtime < before]
    left = sorted(set(old) - named(old))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
