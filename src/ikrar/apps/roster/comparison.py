"""Comparing a staged file with the roster, and writing it: set-based SQL that both databases read alike.

Every statement names its load and its organisation. Nothing here decides; the words are in actions/loads.py.
"""

# ruff: noqa: S608 - the parts put together are constants of this file; every value is a parameter

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ikrar.apps.roster import bulk
from ikrar.apps.roster.kinds import Tab
from ikrar.apps.roster.models import Load

_PERSON_DIFFERS = """(
    s.name <> p.name
    OR (s.front_title IS NOT NULL AND s.front_title <> p.front_title)
    OR (s.back_title IS NOT NULL AND s.back_title <> p.back_title)
    OR (s.email IS NOT NULL AND s.email <> p.email)
    OR (s.born_on IS NOT NULL AND (p.born_on IS NULL OR s.born_on <> p.born_on)))"""
_POST_DIFFERS = """(
    s.unit_id <> po.unit_id OR s.staff_type <> po.staff_type
    OR (s.home_unit_id IS NOT NULL AND s.home_unit_id <> po.home_unit_id)
    OR (s.position IS NOT NULL AND s.position <> po.position)
    OR (s.position_class IS NOT NULL AND s.position_class <> po.position_class)
    OR (s.rank IS NOT NULL AND s.rank <> po.rank)
    OR (s.legal_status IS NOT NULL AND s.legal_status <> po.legal_status))"""
_TAB = f"""CASE
    WHEN po.id IS NULL THEN '{Tab.NEW}'
    WHEN s.unit_id <> po.unit_id THEN '{Tab.MOVED}'
    WHEN {_PERSON_DIFFERS} OR {_POST_DIFFERS} THEN '{Tab.CHANGED}'
    ELSE '{Tab.SAME}' END"""
# Who stands in the scope today and not in the file. A refused row still speaks for its owner, by number or by name.
_LEAVING = """
    FROM roster_post po JOIN roster_unit u ON u.id = po.unit_id
    WHERE po.organisation_id = %(org)s AND po.ends_before IS NULL AND u.path LIKE %(below)s
      AND po.staff_type IN ({types})
      AND NOT EXISTS (SELECT 1 FROM roster_stagedrow s WHERE s.load_id = %(load)s AND s.person_id = po.person_id)
      AND po.person_id NOT IN (
        SELECT n.person_id FROM roster_loadfault f
        JOIN roster_number n ON n.organisation_id = %(org)s AND n.value = f.number
        WHERE f.load_id = %(load)s AND f.number <> '')
      AND po.person_id NOT IN (
        SELECT p.id FROM roster_loadfault f JOIN roster_person p ON p.organisation_id = %(org)s AND p.name = f.name
        WHERE f.load_id = %(load)s AND f.name <> '')"""
ANALYSE_FROM = 2_000

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Job:
    """The ids and the scope that every statement of one load needs."""

    load: int
    org: int
    below: str
    types: tuple[str, ...]
    effective_on: date

    @property
    def values(self) -> Values:
        named: dict[str, str | int] = {
            "load": self.load,
            "org": self.org,
            "below": self.below + "%",
            "day": self.effective_on.isoformat(),
        }
        return named | {f"type{i}": kind for i, kind in enumerate(self.types)}

    @property
    def leaving(self) -> str:
        return _LEAVING.format(types=", ".join(f"%(type{i})s" for i in range(len(self.types))))


def job_of(load: Load) -> Job:
    return Job(
        load=load.id,
        org=load.organisation_id,
        below=load.unit_path,
        types=tuple(load.staff_types),
        effective_on=load.effective_on or date.min,
    )


def run(statement: str, values: Values) -> int:
    """One statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _named(statement, values))
        return int(cursor.rowcount)


def rows(statement: str, values: Values) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, _named(statement, values))
        return list(cursor.fetchall())


def _named(statement: str, values: Values) -> Values:
    # SQLite refuses names that the statement does not use.
    return {name: value for name, value in values.items() if f"%({name})s" in statement}


def analyse(*tables: str) -> None:
    """Fresh rows have no statistics: without them PostgreSQL plans nested loops over a million rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def compare(job: Job) -> None:
    """Find the person behind every staged number and say in which tab the row stands."""
    run(
        f"""UPDATE roster_stagedrow AS s SET person_id = p.id, post_id = po.id, tab = {_TAB}
        FROM roster_number n JOIN roster_person p ON p.id = n.person_id
        LEFT JOIN roster_post po ON po.person_id = p.id AND po.ends_before IS NULL
        WHERE s.load_id = %(load)s AND n.organisation_id = %(org)s AND n.scheme = s.scheme AND n.value = s.number""",
        job.values,
    )


def propose_twins(job: Job) -> None:
    """A new number with the name, birth date and sex of somebody who carries another: perhaps the same person."""
    run(
        """UPDATE roster_stagedrow AS s SET twin_id = (
          SELECT MIN(p.id) FROM roster_person p
          JOIN roster_post po ON po.person_id = p.id AND po.ends_before IS NULL
          WHERE p.organisation_id = %(org)s AND p.born_on = s.born_on AND LOWER(p.name) = LOWER(s.name)
            AND NOT EXISTS (SELECT 1 FROM roster_stagedrow o WHERE o.load_id = %(load)s AND o.person_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM roster_number n WHERE n.person_id = p.id AND n.ends_before IS NULL
              AND LENGTH(n.value) = 18 AND LENGTH(s.number) = 18 AND SUBSTR(n.value, 15, 1) <> SUBSTR(s.number, 15, 1)))
        WHERE s.load_id = %(load)s AND s.person_id IS NULL AND s.born_on IS NOT NULL
          AND EXISTS (SELECT 1 FROM roster_person p WHERE p.organisation_id = %(org)s AND p.born_on = s.born_on
            AND LOWER(p.name) = LOWER(s.name))""",
        job.values,
    )
    # Two rows that point at one person: only the first is a proposal.
    run(
        """UPDATE roster_stagedrow SET twin_id = NULL WHERE load_id = %(load)s AND twin_id IS NOT NULL AND line NOT IN (
          SELECT MIN(line) FROM roster_stagedrow WHERE load_id = %(load)s AND twin_id IS NOT NULL GROUP BY twin_id)""",
        job.values,
    )


def settle_twins(job: Job) -> None:
    """Give the rows that the clerk linked their person; those unlinked again are new."""
    run(
        f"""UPDATE roster_stagedrow AS s SET person_id = p.id, post_id = po.id,
          tab = CASE WHEN s.unit_id <> po.unit_id THEN '{Tab.MOVED}' ELSE '{Tab.CHANGED}' END
        FROM roster_person p LEFT JOIN roster_post po ON po.person_id = p.id AND po.ends_before IS NULL
        WHERE s.load_id = %(load)s AND s.new_number = TRUE AND p.id = s.twin_id""",
        job.values,
    )
    run(
        """UPDATE roster_stagedrow SET person_id = NULL, post_id = NULL, tab = NULL
        WHERE load_id = %(load)s AND twin_id IS NOT NULL AND (new_number IS NULL OR new_number = FALSE)""",
        job.values,
    )


def doubles(job: Job) -> list[tuple[int, str, str]]:
    """(line, number, name) of rows that lead to a person whom an earlier row already names, by an older number."""
    found = rows(
        """SELECT s.line, s.number, s.name FROM roster_stagedrow s JOIN (
            SELECT person_id, MIN(line) AS earliest FROM roster_stagedrow
            WHERE load_id = %(load)s AND person_id IS NOT NULL GROUP BY person_id HAVING COUNT(*) > 1
          ) d ON d.person_id = s.person_id AND s.line > d.earliest WHERE s.load_id = %(load)s ORDER BY s.line""",
        job.values,
    )
    return [(int(str(line)), str(number), str(name)) for line, number, name in found]


def counts(job: Job) -> dict[str, int]:
    """People by tab, "keluar" and "ada" (in scope before the load), and undecided new numbers."""
    found = {tab.value: 0 for tab in (Tab.NEW, Tab.CHANGED, Tab.MOVED, Tab.SAME)}
    for tab, number in rows(
        f"""SELECT COALESCE(tab, '{Tab.NEW}'), COUNT(*) FROM roster_stagedrow WHERE load_id = %(load)s GROUP BY 1""",
        job.values,
    ):
        found[str(tab)] = int(str(number))
    found[Tab.LEFT.value] = _one(f"SELECT COUNT(*) {job.leaving}", job)
    found["ada"] = _one(
        f"""SELECT COUNT(*) FROM roster_post po JOIN roster_unit u ON u.id = po.unit_id
        WHERE po.organisation_id = %(org)s AND po.ends_before IS NULL AND u.path LIKE %(below)s
          AND po.staff_type IN ({", ".join(f"%(type{i})s" for i in range(len(job.types)))})""",
        job,
    )
    found["nomor_baru"] = _one(
        "SELECT COUNT(*) FROM roster_stagedrow WHERE load_id = %(load)s AND twin_id IS NOT NULL", job
    )
    found["belum_diputus"] = _one(
        "SELECT COUNT(*) FROM roster_stagedrow WHERE load_id = %(load)s AND twin_id IS NOT NULL AND new_number IS NULL",
        job,
    )
    return found


def _one(statement: str, job: Job) -> int:
    return int(str(rows(statement, job.values)[0][0]))


def write(job: Job) -> None:
    """Make the roster say what the staged rows say, from `effective_on`. Leavers first: new posts are in scope too."""
    _end_leavers(job)
    _write_people(job)
    _write_posts(job)


def _end_leavers(job: Job) -> None:
    run(
        f"""UPDATE roster_unithead SET ends_before = %(day)s WHERE organisation_id = %(org)s AND ends_before IS NULL
        AND person_id IN (SELECT po.person_id {job.leaving})""",
        job.values,
    )
    # A post that began the same day never was: it was loaded by mistake, and a period of no days cannot be kept.
    run(
        f"DELETE FROM roster_post WHERE starts_on >= %(day)s AND id IN (SELECT po.id {job.leaving})",
        job.values,
    )
    run(
        f"UPDATE roster_post SET ends_before = %(day)s WHERE id IN (SELECT po.id {job.leaving})",
        job.values,
    )


def _write_people(job: Job) -> None:
    run(
        f"""UPDATE roster_person AS p SET name = s.name, front_title = COALESCE(s.front_title, p.front_title),
          back_title = COALESCE(s.back_title, p.back_title), email = COALESCE(s.email, p.email),
          born_on = COALESCE(s.born_on, p.born_on)
        FROM roster_stagedrow s WHERE s.load_id = %(load)s AND p.id = s.person_id AND {_PERSON_DIFFERS}""",
        job.values,
    )
    run(
        """UPDATE roster_number SET ends_before = %(day)s WHERE organisation_id = %(org)s AND ends_before IS NULL
        AND person_id IN (SELECT person_id FROM roster_stagedrow WHERE load_id = %(load)s AND new_number = TRUE)""",
        job.values,
    )
    new = _one("SELECT COUNT(*) FROM roster_stagedrow WHERE load_id = %(load)s AND person_id IS NULL", job)
    there = _one(f"SELECT COUNT(*) FROM (SELECT 1 FROM roster_person LIMIT {new + 1}) AS counted", job)
    base = {**job.values, "base": reserve_people(job)}
    with bulk.filling(("roster_person", "roster_number", "roster_post"), rows=new, there=there):
        _insert_people(base)


def _insert_people(base: Values) -> None:
    run(
        """INSERT INTO roster_person (id, organisation_id, name, front_title, back_title, born_on, email)
        SELECT %(base)s + line, %(org)s, name, COALESCE(front_title, ''), COALESCE(back_title, ''), born_on,
          COALESCE(email, '') FROM roster_stagedrow WHERE load_id = %(load)s AND person_id IS NULL ORDER BY line""",
        base,
    )
    run(
        """INSERT INTO roster_number (organisation_id, person_id, scheme, value, starts_on)
        SELECT %(org)s, COALESCE(person_id, %(base)s + line), scheme, number, %(day)s
        FROM roster_stagedrow WHERE load_id = %(load)s AND (person_id IS NULL OR new_number = TRUE) ORDER BY line""",
        base,
    )
    run(
        """INSERT INTO roster_post (organisation_id, person_id, unit_id, home_unit_id, staff_type, position,
          position_class, rank, legal_status, starts_on)
        SELECT %(org)s, %(base)s + line, unit_id, COALESCE(home_unit_id, unit_id), staff_type, COALESCE(position, ''),
          COALESCE(position_class, ''), COALESCE(rank, ''), COALESCE(legal_status, ''), %(day)s
        FROM roster_stagedrow WHERE load_id = %(load)s AND person_id IS NULL ORDER BY line""",
        base,
    )


def _write_posts(job: Job) -> None:
    """Posts of people already known: mended in place when they began this very day, else ended and begun anew."""
    home = "CASE WHEN po.home_unit_id <> po.unit_id THEN po.home_unit_id ELSE s.unit_id END"
    run(
        f"""UPDATE roster_post AS po SET unit_id = s.unit_id, home_unit_id = COALESCE(s.home_unit_id, {home}),
          staff_type = s.staff_type, position = COALESCE(s.position, po.position),
          position_class = COALESCE(s.position_class, po.position_class), rank = COALESCE(s.rank, po.rank),
          legal_status = COALESCE(s.legal_status, po.legal_status)
        FROM roster_stagedrow s WHERE s.load_id = %(load)s AND po.id = s.post_id AND po.starts_on >= %(day)s
          AND {_POST_DIFFERS}""",
        job.values,
    )
    run(
        f"""UPDATE roster_post AS po SET ends_before = %(day)s FROM roster_stagedrow s
        WHERE s.load_id = %(load)s AND po.id = s.post_id AND po.starts_on < %(day)s AND {_POST_DIFFERS}""",
        job.values,
    )
    run(
        f"""INSERT INTO roster_post (organisation_id, person_id, unit_id, home_unit_id, staff_type, position,
          position_class, rank, legal_status, starts_on)
        SELECT %(org)s, s.person_id, s.unit_id, COALESCE(s.home_unit_id, {home}), s.staff_type,
          COALESCE(s.position, po.position, ''), COALESCE(s.position_class, po.position_class, ''),
          COALESCE(s.rank, po.rank, ''), COALESCE(s.legal_status, po.legal_status, ''), %(day)s
        FROM roster_stagedrow s LEFT JOIN roster_post po ON po.id = s.post_id
        WHERE s.load_id = %(load)s AND s.person_id IS NOT NULL
          AND (s.post_id IS NULL OR (po.starts_on < %(day)s AND {_POST_DIFFERS}))""",
        job.values,
    )


def reserve_people(job: Job) -> int:
    """A number so that `base + line` are ids of nobody. PostgreSQL: other writers of people wait until the commit."""
    most = _one("SELECT COALESCE(MAX(line), 0) FROM roster_stagedrow WHERE load_id = %(load)s", job)
    if connection.vendor == "sqlite":
        return _one("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'roster_person'", job)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE roster_person IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_get_serial_sequence('roster_person', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT nextval(%s)", [sequence])
        base = int(cursor.fetchone()[0])
        cursor.execute("SELECT setval(%s, %s)", [sequence, base + most])
        return base


def has_people(job: Job) -> bool:
    """Whether anybody stands on the roster: a first load has nobody to resemble."""
    return bool(rows("SELECT 1 FROM roster_person WHERE organisation_id = %(org)s LIMIT 1", job.values))
