"""Names of people who do not exist, from many parts of the country."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.well_known import is_well_known

MALE, FEMALE = "M", "F"
_NEVER_ALONE = frozenset(
    ("Muhammad", "Ahmad", "Achmad", "Abdul", "Raden", "Tengku", "Encik", "Syarifah", "Nurul", "Khusnul")
)


@dataclass(frozen=True, slots=True)
class Words:
    prefix: tuple[str, ...]
    given: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    name: str
    share: int
    shapes: dict[str, int]
    religions: dict[str, int]
    men: Words
    women: Words
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name without titles, and what the export says beside it."""

    text: str
    religion: str


@cache
def origins() -> tuple[Origin, ...]:
    tables = tomllib.loads(files("ikrar.ops.demo").joinpath("names.toml").read_text("utf-8"))
    return tuple(_origin(name, table) for name, table in tables.items())


def _origin(name: str, table: dict) -> Origin:  # type: ignore[type-arg]
    def words(key: str) -> tuple[str, ...]:
        return tuple(word.replace("_", " ") for word in table.get(key, "").split())

    def of(sex: str) -> Words:
        return Words(words(f"{sex}_prefix"), words(sex), words(f"{sex}_second"))

    return Origin(name, table["share"], table["shapes"], table["religions"], of("men"), of("women"), words("family"))


@cache
def _shares() -> dict[int, int]:
    return {i: origin.share for i, origin in enumerate(origins())}


def draw_name(draws: Draws, sex: str) -> Name:
    """Return a name that belongs to nobody well known."""
    origin = origins()[draws.weighted(_shares())]
    words = origin.men if sex == MALE else origin.women
    pools = {"g": words.given, "s": words.second, "f": origin.family, "p": words.prefix}
    while True:
        parts = [draws.pick(pools[letter]) for letter in draws.weighted(origin.shapes)]
        text = " ".join(parts)
        if _sounds_whole(parts) and not is_well_known(text):
            return Name(text, draws.weighted(origin.religions))


def _sounds_whole(parts: list[str]) -> bool:
    """No word twice; one word alone only where people are really called so (Mursid, not Tri)."""
    if len(parts) == 1:
        return len(parts[0]) >= 5 and parts[0] not in _NEVER_ALONE
    return len(set(parts)) == len(parts)
