"""Units and their heads. A tree is saved whole: either all of it stands, or nothing changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ikrar.apps.audit.actions import note
from ikrar.apps.roster import tree
from ikrar.apps.roster.kinds import Acting
from ikrar.apps.roster.models import AwaitedHead, Number, Organisation, Person, Unit, UnitHead
from ikrar.core.authority import Actor, Role
from ikrar.core.nip import tidy
from ikrar.core.refusal import Refusal


class UnitUnnamed(Refusal):
    code = "roster.unit_unnamed"
    sentence = "Baris {line}: unit harus punya kode dan nama."


class UnitUnknown(Refusal):
    code = "roster.unit_unknown"
    sentence = "Unit “{unit}” tidak ada di organisasi ini."


class HeadUnknown(Refusal):
    code = "roster.head_unknown"
    sentence = "Nomor kepala unit “{unit}” tidak ada dalam daftar pegawai."
    todo = "Muat pegawainya lebih dahulu, atau isi nama dan jabatan kepala yang bukan pegawai di sini."


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a unit sheet. `parent` is the code of another row or of a unit that exists, "" at the top."""

    code: str
    name: str
    parent: str = ""
    place: str = ""
    head_number: str = ""
    head_name: str = ""
    head_title: str = ""
    acting: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class HeadRow:
    """Who heads a unit: somebody on the roster (`person_id`), or a name with a title."""

    person_id: int | None = None
    name: str = ""
    title: str = ""
    acting: Acting = Acting.DEFINITIVE


@transaction.atomic
def save_units(*, organisation_id: int, rows: Sequence[UnitRow], by: Actor, at: datetime, on: date) -> tuple[int, int]:
    """Add and change units, never delete; return how many were (added, changed). Paths of whole subtrees follow.

    A head whose number is not on the roster yet is awaited: unit sheets come before people.
    Refuses  UnitUnnamed, UnitTwice, UnitParentUnknown, UnitCycle, UnitTooDeep
    """
    organisation = Organisation.objects.select_for_update().get(id=organisation_id)
    existing = {unit.code: unit for unit in Unit.objects.filter(organisation=organisation)}
    _refuse_odd(rows, set(existing))
    seq = max((unit.seq for unit in existing.values()), default=0)
    by_id = {unit.id: unit.code for unit in existing.values()}
    parents = {code: by_id.get(unit.parent_id or 0, "") for code, unit in existing.items()}
    seqs = {code: unit.seq for code, unit in existing.items()}
    for row in rows:
        parents[row.code] = row.parent
        if row.code not in seqs:
            seq += 1
            seqs[row.code] = seq
    paths = tree.paths(parents, seqs)
    added = _add(organisation, [row for row in rows if row.code not in existing], existing, seqs, paths)
    changed = _change(existing | added, {row.code: row for row in rows}, parents, paths, set(existing))
    _set_heads(organisation, rows, on)
    mandate = by.by(Role.CLERK, organisation=organisation.code)
    subject = f"{len(added)} baru, {changed} berubah"
    note(actor=by, organisation=organisation.code, verb="units.saved", subject=subject, at=at, mandate=mandate)
    return len(added), changed


def _refuse_odd(rows: Sequence[UnitRow], existing: set[str]) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        if not row.code.strip() or not row.name.strip():
            raise UnitUnnamed(line=row.line)
        if row.code in lines:
            raise tree.UnitTwice(line=row.line, unit=row.code, earlier=lines[row.code])
        lines[row.code] = row.line
    for row in rows:
        if row.parent and row.parent not in lines and row.parent not in existing:
            raise tree.UnitParentUnknown(line=row.line, parent=row.parent, unit=row.code)


def _add(
    organisation: Organisation,
    rows: Sequence[UnitRow],
    existing: Mapping[str, Unit],
    seqs: Mapping[str, int],
    paths: Mapping[str, str],
) -> dict[str, Unit]:
    """Insert new units level by level, so that each knows its parent's id: no second statement a unit."""
    added: dict[str, Unit] = {}
    levels: dict[int, list[UnitRow]] = {}
    for row in rows:
        levels.setdefault(paths[row.code].count("."), []).append(row)
    for level in sorted(levels):
        units = [
            Unit(
                organisation=organisation,
                code=row.code,
                seq=seqs[row.code],
                name=row.name[:160],
                kind=tree.kind_of(row.name),
                place=row.place[:120],
                parent=(added.get(row.parent) or existing[row.parent]) if row.parent else None,
                # Where units move in the same act, their old path may be this one: _change gives the true one.
                path=f"+{seqs[row.code]}" if existing else paths[row.code],
            )
            for row in levels[level]
        ]
        added |= {unit.code: unit for unit in Unit.objects.bulk_create(units, batch_size=2_000)}
    return added


def _change(
    units: Mapping[str, Unit],
    rows: Mapping[str, UnitRow],
    parents: Mapping[str, str],
    paths: Mapping[str, str],
    before: set[str],
) -> int:
    """Names, parents and paths as they shall be; how many of those that were there before changed."""
    changed, moved = [], []
    for code, unit in units.items():
        row = rows.get(code)
        parent = units[parents[code]].id if parents[code] else None
        name, place = (row.name[:160], row.place[:120] or unit.place) if row else (unit.name, unit.place)
        if (unit.parent_id, unit.path, unit.name, unit.place) == (parent, paths[code], name, place):
            continue
        if unit.path != paths[code]:
            moved.append(unit)
        unit.parent_id, unit.name, unit.place, unit.kind = parent, name, place, tree.kind_of(name)
        changed.append(unit)
    if moved:
        # Paths are unique at every moment: step aside first, then take the new places.
        for unit in moved:
            unit.path = f"+{unit.seq}"
        Unit.objects.bulk_update(moved, ["path"], batch_size=500)
    for unit in changed:
        unit.path = paths[unit.code]
    Unit.objects.bulk_update(changed, ["parent", "path", "name", "place", "kind"], batch_size=200)
    return sum(unit.code in before for unit in changed)


def _set_heads(organisation: Organisation, rows: Sequence[UnitRow], on: date) -> None:
    """Seat the heads that a sheet names; numbers that the roster does not know yet are awaited."""
    named = [row for row in rows if row.head_number or row.head_name]
    if not named:
        return
    units = dict(Unit.objects.filter(organisation=organisation).values_list("code", "id"))
    AwaitedHead.objects.filter(unit_id__in=[units[row.code] for row in named]).delete()
    AwaitedHead.objects.bulk_create(
        AwaitedHead(
            unit_id=units[row.code],
            number=tidy(row.head_number)[:40],
            title=row.head_title[:200],
            acting=acting_of(row.acting),
        )
        for row in named
        if row.head_number
    )
    open_heads = _open_heads(organisation.id)
    for row in named:
        if not row.head_number:
            head = HeadRow(None, row.head_name, row.head_title, acting_of(row.acting))
            _seat(organisation.id, units[row.code], head, open_heads.get(units[row.code]), on)
    seat_awaited(organisation_id=organisation.id, on=on)


def seat_awaited(*, organisation_id: int, on: date) -> int:
    """Seat the awaited heads who are on the roster by now; part of save_units and of every load."""
    awaited = list(AwaitedHead.objects.filter(unit__organisation_id=organisation_id))
    if not awaited:
        return 0
    values = [head.number for head in awaited]
    people = dict(
        Number.objects.filter(organisation_id=organisation_id, value__in=values).values_list("value", "person_id")
    )
    open_heads = _open_heads(organisation_id)
    seated = [head for head in awaited if head.number in people]
    for head in seated:
        row = HeadRow(people[head.number], "", head.title, Acting(head.acting))
        _seat(organisation_id, head.unit_id, row, open_heads.get(head.unit_id), on)
    AwaitedHead.objects.filter(id__in=[head.id for head in seated]).delete()
    return len(seated)


def _open_heads(organisation_id: int) -> dict[int, UnitHead]:
    return {head.unit_id: head for head in UnitHead.objects.filter(organisation_id=organisation_id, ends_before=None)}


def _seat(organisation_id: int, unit_id: int, head: HeadRow, before: UnitHead | None, on: date) -> bool:
    """Put a head on a unit's chair; the one before ends the day it begins. The same head again changes nothing."""
    if before:
        same = (before.person_id, before.name, before.acting) == (head.person_id, head.name, head.acting)
        if same and (before.title == head.title or not head.title):
            return False
        if before.starts_on >= on:
            before.delete()
        else:
            before.ends_before = on
            before.save(update_fields=["ends_before"])
    UnitHead.objects.create(
        organisation_id=organisation_id,
        unit_id=unit_id,
        person_id=head.person_id,
        name=head.name[:160],
        title=head.title[:200],
        acting=head.acting,
        starts_on=on,
    )
    return True


def acting_of(text: str) -> Acting:
    """ "Plt.", "PLT", "Pelaksana Tugas" are one word; anything else is the definitive head."""
    word = text.strip().lower().rstrip(".")
    for acting in Acting:
        if acting.value and (word == acting.value.lower() or (acting.label.lower().startswith(word) and len(word) > 3)):
            return acting
    return Acting.DEFINITIVE


@transaction.atomic
def set_head(*, organisation_id: int, unit_id: int, head: HeadRow, by: Actor, at: datetime, on: date) -> bool:
    """Give a unit its head from `on`; False when that head already sits there. Refuses UnitUnknown, HeadUnknown."""
    unit = Unit.objects.select_related("organisation").filter(organisation_id=organisation_id, id=unit_id).first()
    if unit is None:
        raise UnitUnknown(unit=unit_id)
    if head.person_id and not Person.objects.filter(organisation_id=organisation_id, id=head.person_id).exists():
        raise HeadUnknown(unit=unit.name)
    if not head.person_id and not head.name.strip():
        raise HeadUnknown(unit=unit.name)
    before = UnitHead.objects.select_for_update().filter(unit=unit, ends_before=None).first()
    changed = _seat(organisation_id, unit.id, head, before, on)
    if changed:
        code = unit.organisation.code
        mandate = by.by(Role.CLERK, organisation=code)
        note(actor=by, organisation=code, verb="unit.head_set", subject=unit.code, at=at, mandate=mandate)
    return changed
