"""Files of scans that no row names: left from a crash between the disk and the database."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ikrar.apps.pledges.queries.scans import files_known

FOLDER = "scans"
LEFT_AFTER = timedelta(days=1)
EVERY = timedelta(hours=1)


def sweep_scans(*, at: datetime) -> int:
    """Remove scans of a day ago that no row names; returns how many. Looks once an hour, however often it is asked."""
    folder = Path(settings.IKRAR_FILES) / FOLDER
    mark = folder / ".swept"
    if not folder.is_dir() or (mark.exists() and mark.stat().st_mtime > (at - EVERY).timestamp()):
        return 0
    mark.touch()
    os.utime(mark, (at.timestamp(), at.timestamp()))
    before = (at - LEFT_AFTER).timestamp()
    old = [path for path in folder.iterdir() if path != mark and path.stat().st_mtime < before]
    known = files_known(f"{FOLDER}/{path.name}" for path in old)
    left = [path for path in old if f"{FOLDER}/{path.name}" not in known]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
