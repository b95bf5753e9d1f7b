"""The house's own pages in their states, with made-up data: for looking, for axe, for the screenshot run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SamplePage:
    slug: str
    title: str
    template: str
    context: Callable[[], dict[str, Any]]


PAGES: tuple[SamplePage, ...] = (SamplePage("depan", "Halaman depan", "public/home.html", dict),)
