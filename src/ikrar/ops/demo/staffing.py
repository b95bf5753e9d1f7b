"""Which posts a unit has, of which staff type: the empty chairs of the city."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ikrar.ops.demo.cast import Member
from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.people import PART_TIME, PNS, PPPK
from ikrar.ops.demo.units import DemoUnit


@dataclass(frozen=True, slots=True)
class Job:
    """`ladder` is ahli or terampil where the post has steps; `rank_class` is what the export calls JENIS JABATAN."""

    position: str
    rank_class: str
    education: str
    ladder: str
    senior: bool

    def title_in(self, unit: DemoUnit) -> str:
        part = unit.name.partition(" ")[2]
        return self.position.replace("{unit}", unit.name).replace("{part}", part)


@dataclass(frozen=True, slots=True)
class Kind:
    heads: tuple[str, ...]
    pppk_share: int
    part_time_share: int
    fill: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Education:
    level: int
    titles: Mapping[str, int]
    women: bool


@dataclass(slots=True)
class Place:
    """A chair: filled step by step, first the type, then the job, then the person."""

    unit: DemoUnit
    job: str = ""
    staff_type: str = ""
    is_head: bool = False
    member: Member | None = None


@cache
def jobs() -> dict[str, Job]:
    return {
        key: Job(row["position"], row["class"], row["education"], row.get("ladder", ""), bool(row.get("senior", False)))
        for key, row in _tables()["jobs"].items()
    }


@cache
def kinds() -> dict[str, Kind]:
    return {
        key: Kind(
            tuple(row["heads"]),
            row["draw"][0],
            row["draw"][1],
            {PNS: row["pns"], PPPK: row["pppk"], PART_TIME: row["part_time"]},
        )
        for key, row in _tables()["kinds"].items()
    }


def kind_of(unit: DemoUnit) -> str:
    """Return the key of a unit's staffing: its own where it has one (the firemen), else that of its kind."""
    own = unit.code.rpartition(".")[2]
    return own if own in kinds() else unit.kind


@cache
def educations() -> dict[str, Education]:
    return {
        key: Education(row["level"], row["titles"], bool(row.get("women", False)))
        for key, row in _tables()["education"].items()
    }


@cache
def _tables() -> dict:  # type: ignore[type-arg]
    return tomllib.loads(files("ikrar.ops.demo").joinpath("staffing.toml").read_text("utf-8"))


def sizes(units: Sequence[DemoUnit], total: int) -> dict[str, int]:
    """Return how many people sit in each unit, so that they are `total` together; exact units stay as they are."""
    exact = {unit.code: unit.size for unit in units if unit.exact}
    rest = {unit.code: unit.size for unit in units if not unit.exact}
    return exact | share_out(total - sum(exact.values()), rest)


def share_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide `total` in proportion, by largest remainder: whole numbers that add up, without floating point."""
    whole = sum(weights.values())
    shares = {key: total * weight // whole for key, weight in weights.items()}
    left_over = total - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in by_remainder[:left_over]:
        shares[key] += 1
    return shares


def places(
    units: Sequence[DemoUnit], counts: Mapping[str, int], cast: Iterable[Member], vacant: frozenset[str]
) -> list[Place]:
    """Return all chairs: heads first in each unit, then the cast of the stories, then the others without a type.

    vacant   units whose head's post is not filled: somebody acts
    """
    chairs: list[Place] = []
    members = list(cast)
    for unit in units:
        if not counts[unit.code]:
            continue
        posts = kinds()[kind_of(unit)].heads
        mine = [Place(unit, job, PNS, is_head=True) for job in (posts[1:] if unit.code in vacant else posts)]
        mine = mine[: counts[unit.code]]
        mine += [Place(unit) for _ in range(counts[unit.code] - len(mine))]
        for member in (member for member in members if member.unit == unit.code):
            _seat(member, mine)
        chairs += mine
    return chairs


def _seat(member: Member, chairs: list[Place]) -> None:
    same_post = [chair for chair in chairs if chair.job == member.job and chair.member is None]
    free = [chair for chair in chairs if not chair.job]
    chair = (same_post or free)[0]
    chair.member, chair.job, chair.staff_type = member, member.job, member.staff_type


def give_types(chairs: Sequence[Place], pppk: int, part_time: int, draws: Draws) -> None:
    """Give each open chair its staff type, so that PPPK and part-time come out exactly, and a job that fits."""
    for staff_type, total in ((PART_TIME, part_time), (PPPK, pppk)):
        open_chairs: dict[str, list[Place]] = {}
        for chair in chairs:
            if not chair.staff_type:
                open_chairs.setdefault(kind_of(chair.unit), []).append(chair)
        wanted = total - sum(chair.staff_type == staff_type for chair in chairs)
        weights = {kind: len(rows) * _share(kind, staff_type) for kind, rows in open_chairs.items()}
        for kind, count in share_out(wanted, weights).items():
            for chair in draws.some(open_chairs[kind], count):
                chair.staff_type = staff_type
    for chair in chairs:
        chair.staff_type = chair.staff_type or PNS
        chair.job = chair.job or draws.weighted(kinds()[kind_of(chair.unit)].fill[chair.staff_type])


def _share(kind: str, staff_type: str) -> int:
    return kinds()[kind].part_time_share if staff_type == PART_TIME else kinds()[kind].pppk_share
