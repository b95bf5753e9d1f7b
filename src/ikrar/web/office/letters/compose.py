"""From a round and what was typed to a Letter: the facts are the round's own, counted at that moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from ikrar.apps.pledges.kinds import ApelRoleKind
from ikrar.apps.pledges.queries import coverage, papers, recap
from ikrar.apps.pledges.queries.recap import HeadLine, Numbers
from ikrar.apps.pledges.queries.rounds import ApelLine, RoleLine
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.web.office.letters.desk import Desk, letterhead_of
from ikrar.web.office.letters.forms import TYPED, LetterForm, SignedForm, UnitForm, lines_of, session_key
from ikrar.web.shared.papers.letter import BLANK, Letter, LetterMeta, Paragraph, Photo
from ikrar.web.shared.papers.letterhead import Signatory
from ikrar.web.shared.papers.letters import attendance, invitation, minutes, recapitulation, report, statement
from ikrar.web.shared.papers.letters.tally import LogState, Tally, WayCount
from ikrar.web.shared.papers.naskah import Naskah
from ikrar.web.shared.papers.sheets import SheetRow
from ikrar.web.shared.papers.wording import clock, full_date, moment, number

_WITNESSES = ("I", "II", "III", "IV", "V")


def compose(kind: str, desk: Desk, form: LetterForm) -> Letter:
    """The letter of this kind out of a form that is valid."""
    return _COMPOSERS[kind](desk, form, form.cleaned_data)


def provisional(letter: Letter, desk: Desk) -> Letter:
    """Until the round is closed a letter that counts says so, in its title and in its first line."""
    if not desk.is_provisional:
        return letter
    first = Paragraph(
        f"SEMENTARA: rangkaian ini belum ditutup. Angka di bawah adalah keadaan pada {moment(desk.at, desk.zone)} "
        "dan masih dapat berubah."
    )
    meta = replace(letter.meta, title=f"{letter.meta.title} (Sementara)")
    return replace(letter, meta=meta, blocks=(first, *letter.blocks))


def _meta(form: LetterForm, title: str = "", **more: Any) -> LetterMeta:
    typed = form.cleaned_data
    return LetterMeta(title=title, number=typed["number"], dated_on=typed["dated_on"], place=typed["place"], **more)


def _signer(desk: Desk, form: SignedForm) -> Signatory:
    typed = form.cleaned_data
    head = form.heads.get(typed["signer"])
    if head is None:
        return Signatory(position=typed["office"], name=typed["name"], on_behalf_of=typed["on_behalf_of"])
    return replace(_head(desk, head), on_behalf_of=typed["on_behalf_of"])


def _head(desk: Desk, head: HeadLine) -> Signatory:
    known = papers.official(person_id=head.person_id, day=desk.day)
    acting = f"{head.acting}." if head.acting else ""
    return Signatory(position=head.title, name=head.name, acting=acting, rank=known.rank, number=known.number)


def _head_of_unit(desk: Desk, form: UnitForm) -> Signatory:
    unit = form.units[form.cleaned_data["unit"]]
    head = recap.head_on(unit_id=unit.id, day=desk.day)
    return _head(desk, head) if head else Signatory(position=f"Kepala {unit.name}")


def _session(desk: Desk, typed: dict[str, Any]) -> ApelLine | None:
    chosen = typed.get("session") or TYPED
    return next((apel for apel in desk.sessions() if session_key(apel) == chosen), None)


def _holders(apel: ApelLine | None, kind: ApelRoleKind) -> Sequence[RoleLine]:
    return [role for role in apel.roles if role.kind == kind] if apel else []


def _office_of(role: RoleLine) -> str:
    return f"{role.acting}. {role.position}" if role.acting else role.position


def _named(role: RoleLine) -> str:
    return f"{role.name}, {_office_of(role)}" if role.name else _office_of(role)


def _naskah_code(desk: Desk) -> str:
    return " dan ".join(Naskah("", "", text.sha256).code for text in desk.round.texts)


def _log(desk: Desk) -> LogState:
    log = papers.log_at(round_id=desk.round.id, at=desk.at)
    return LogState(log.origin, log.size, log.root, log.at, desk.zone)


def tally_of(desk: Desk, unit_path: str) -> Tally:
    """The counts of the round's first text in a subtree, as the head would sign them."""
    counted: Numbers = recap.numbers(round_id=desk.round.id, unit_path=unit_path, at=desk.at)[0]
    text = desk.round.texts[0]
    open_disputes = papers.undecided(round_id=desk.round.id, revision_id=text.revision_id, unit_path=unit_path)
    # A disputed record is out of the count, so its owner stands among those missing: said apart, the sum stays.
    disputed = min(counted.missing, open_disputes)
    return Tally(
        expected=counted.expected,
        ways=tuple(WayCount(line.level, line.method, line.said, line.count) for line in counted.signed),
        excused=tuple((AbsenceKind(kind).label, n) for kind, n in counted.excused),
        declined=counted.declined,
        missing=counted.missing - disputed,
        disputed=disputed,
    )


def _other_texts(desk: Desk) -> tuple[str, ...]:
    """One sentence for each further text that not the same number signed."""
    first, *others = recap.numbers(round_id=desk.round.id, unit_path="", at=desk.at)
    return tuple(
        f"{other.title} ditandatangani {number(other.signed_total)} orang."
        for other in others
        if other.signed_total != first.signed_total
    )


def _invitation(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, SignedForm)  # noqa: S101 - FORMS pairs them
    apel = _session(desk, typed)
    assert apel is not None  # noqa: S101 - the form requires one
    subject = f"Undangan {apel.title}"
    return invitation.invitation(
        invitation.Invitation(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(
                form, subject=subject, addressees=lines_of(typed["addressees"]), copies=lines_of(typed["copies"])
            ),
            round=desk.round.title,
            naskah=desk.naskah,
            begins_at=apel.starts_at,
            zone=ZoneInfo(apel.zone),
            venue=apel.place or BLANK,
            leader="; ".join(_office_of(role) for role in _holders(apel, ApelRoleKind.LEADER)) or BLANK,
            signatory=_signer(desk, form),
            later_until=moment(desk.round.closes_at, desk.zone),
            notes=lines_of(typed["notes"]),
        )
    )


def _attendance(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, UnitForm)  # noqa: S101 - FORMS pairs them
    unit, apel = form.units[typed["unit"]], _session(desk, typed)
    zone = ZoneInfo(apel.zone) if apel else desk.zone
    day = apel.starts_at.astimezone(zone).date() if apel else typed["dated_on"] or desk.day
    people = papers.expected_people(round_id=desk.round.id, unit_id=unit.id, day=day)
    return attendance.attendance_list(
        attendance.AttendanceList(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(form, "Daftar Hadir"),
            occasion=apel.title if apel else desk.round.title,
            day=full_date(day),
            time=clock(apel.starts_at, zone) if apel else BLANK,
            venue=(apel.place if apel else "") or BLANK,
            unit=unit.name,
            rows=tuple(SheetRow(one.name, one.position, one.number, one.remark) for one in people),
            signatory=_head_of_unit(desk, form),
        )
    )


def _minutes(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, SignedForm)  # noqa: S101 - FORMS pairs them
    apel = _session(desk, typed)
    zone = ZoneInfo(apel.zone) if apel else desk.zone
    held_at = apel.starts_at if apel else desk.at
    witnesses = [role.name or _office_of(role) for role in _holders(apel, ApelRoleKind.WITNESS)]
    blocks = [
        Signatory(heading=f"Saksi {place}", name=name) for place, name in zip(_WITNESSES, witnesses, strict=False)
    ]
    letter = minutes.minutes(
        minutes.Minutes(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(form, "Berita Acara Pengucapan dan Penandatanganan"),
            round=desk.round.title,
            naskah=desk.naskah,
            naskah_code=_naskah_code(desk),
            held_on=held_at.astimezone(zone).date(),
            time=f"pukul {clock(held_at, zone)}",
            venue=typed["venue"] or (apel.place if apel else "") or BLANK,
            leader="; ".join(_named(role) for role in _holders(apel, ApelRoleKind.LEADER)),
            reader="; ".join(_named(role) for role in _holders(apel, ApelRoleKind.READER)),
            witnesses=tuple(witnesses),
            tally=tally_of(desk, ""),
            log=_log(desk),
            signatories=(*blocks, _signer(desk, form)),
            remarks=(*_other_texts(desk), *lines_of(typed["remarks"])),
        )
    )
    return provisional(letter, desk)


def _recapitulation(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, SignedForm)  # noqa: S101 - FORMS pairs them
    revision_id = desk.round.texts[0].revision_id
    total = tally_of(desk, "")
    attested = {unit_id for unit_id, _ in recap.standing(round_id=desk.round.id)}
    rows = tuple(
        recapitulation.UnitRow(line.name, line.depth, _by_level(line.tally), line.unit_id in attested)
        for line in coverage.tree(round_id=desk.round.id, revision_id=revision_id, at=desk.at)
    )
    letter = recapitulation.recapitulation(
        recapitulation.Recapitulation(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(form, "Rekapitulasi Penandatanganan per Unit Kerja"),
            round=desk.round.title,
            state_at=moment(desk.at, desk.zone),
            rows=rows,
            # The table has no column for what is disputed: as in each row, it stands among those missing.
            total=replace(total, missing=total.missing + total.disputed, disputed=0),
            log=_log(desk),
            signatory=_signer(desk, form),
        )
    )
    return provisional(letter, desk)


def _by_level(counted: coverage.Tally) -> Tally:
    """A line of the table shows levels alone; how they came about stands below it, for all units together."""
    return Tally(
        expected=counted.expected,
        ways=tuple(WayCount(level, way, "", n) for (level, way), n in counted.signed.items()),
        excused=tuple((AbsenceKind(kind).label, n) for kind, n in counted.excused.items()),
        declined=counted.declined,
        missing=counted.missing,
    )


def _statement(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, UnitForm)  # noqa: S101 - FORMS pairs them
    unit, head = form.units[typed["unit"]], _head_of_unit(desk, form)
    letter = statement.head_statement(
        statement.HeadStatement(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(form, "Surat Pernyataan Rekapitulasi Penandatanganan"),
            round=desk.round.title,
            naskah=desk.naskah,
            naskah_code=_naskah_code(desk),
            unit=unit.name,
            head=replace(head, number="", rank=""),
            head_number=head.number,
            state_at=moment(desk.at, desk.zone),
            tally=tally_of(desk, unit.path),
        )
    )
    return provisional(letter, desk)


def _report(desk: Desk, form: LetterForm, typed: dict[str, Any]) -> Letter:
    assert isinstance(form, SignedForm)  # noqa: S101 - FORMS pairs them
    tally = tally_of(desk, "")
    signed, units = recap.recapitulated(round_id=desk.round.id, organisation_id=desk.owner.id, day=desk.day)
    # Each picture has words: a reader who cannot see it has nothing else, and PDF/UA asks for them.
    captions = [*lines_of(typed["captions"])]
    captions += [f"Foto kegiatan {n}" for n in range(len(captions) + 1, len(typed["photos"]) + 1)]
    disputed = f"{number(tally.disputed)} tanda tangan dibantah pemilik nama dan menunggu putusan."
    letter = report.activity_report(
        report.ActivityReport(
            letterhead=letterhead_of(desk.head_lines()),
            meta=_meta(form, "Laporan Kegiatan Penandatanganan"),
            round=desk.round.title,
            naskah=desk.naskah,
            window=_window(desk),
            basis=lines_of(typed["basis"]),
            purpose=typed["purpose"],
            sessions=_sessions(desk),
            units=units,
            units_attested=signed,
            tally=tally,
            findings=(*((disputed,) if tally.disputed else ()), *_other_texts(desk), *lines_of(typed["findings"])),
            log=_log(desk),
            photos=tuple(Photo(one, caption) for one, caption in zip(typed["photos"], captions, strict=False)),
            signatory=_signer(desk, form),
        )
    )
    return provisional(letter, desk)


def _window(desk: Desk) -> str:
    first, last = (full_date(at.astimezone(desk.zone).date()) for at in (desk.round.opens_at, desk.round.closes_at))
    return first if first == last else f"{first} sampai dengan {last}"


def _sessions(desk: Desk) -> tuple[report.Session, ...]:
    counted = papers.session_counts(round_id=desk.round.id, revision_id=desk.round.texts[0].revision_id)
    return tuple(
        report.Session(
            day=full_date(apel.starts_at.astimezone(ZoneInfo(apel.zone)).date()),
            time=clock(apel.starts_at, ZoneInfo(apel.zone)),
            venue=apel.place,
            leader="; ".join(_office_of(role) for role in _holders(apel, ApelRoleKind.LEADER)),
            signed=counted.get(apel.id, 0),
        )
        for apel in desk.sessions()
        if apel.opened_at is not None
    )


_COMPOSERS: dict[str, Callable[[Desk, LetterForm, dict[str, Any]], Letter]] = {
    "undangan": _invitation,
    "daftar-hadir": _attendance,
    "berita-acara": _minutes,
    "rekapitulasi": _recapitulation,
    "pernyataan": _statement,
    "laporan": _report,
}
