"""Static files under a name with their hash, once collected; by their plain name before."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStatics(ManifestStaticFilesStorage):
    """`ikrar run` collects on start; tests and `runserver` serve from the source folder without a manifest."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            return f"{settings.STATIC_URL}{name}"
        return str(super().url(name or "", force))
