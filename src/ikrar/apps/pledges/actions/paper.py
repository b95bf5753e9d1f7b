"""Paper: print a unit's sheets, take in the photographs of them. What is ticked and booked from them: booking.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.pledges.actions.rounds import pressed_code, short_code
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.models import Apel, Participant, Round, Scan, Sheet, SheetRow, Tick
from ikrar.apps.pledges.queries import paper as reads
from ikrar.apps.pledges.rules import NotYours, may_assist
from ikrar.apps.roster.models import Unit, UnitHead
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

LayOut = Callable[[int], Sequence[range]]
SHEET_CODE = 26


class SheetsTooLate(Refusal):
    code = "paper.too_late"
    sentence = "Masa penandatanganan rangkaian {round} tidak sedang dibuka, jadi lembarnya tidak dapat {act}."
    todo = "Simpan lembar aslinya, lalu mintalah pengelola kepegawaian membuka rangkaian susulan."


class NobodyToSign(Refusal):
    code = "paper.nobody_to_sign"
    sentence = "Tidak ada peserta rangkaian {round} di unit {unit}."
    todo = "Pilih unit lain, atau sertakan unit di bawahnya."


class SheetForeign(Refusal):
    code = "paper.sheet_foreign"
    sentence = "Lembar {short} bukan lembar kantor ini, atau bukan dari unit yang Anda tangani."
    todo = "Kirim fotonya kepada operator unit yang tertulis pada lembar; ia yang mengunggahnya."


class PageUnknown(Refusal):
    code = "paper.page_unknown"
    sentence = "Lembar {short} hanya terdiri atas {pages} halaman."
    todo = "Periksa nomor halaman di pojok kanan atas atau di kaki lembar."


class ReasonNeeded(Refusal):
    code = "paper.reason_needed"
    sentence = "Alasannya belum ditulis."
    todo = "Tulis satu kalimat; kalimat itu ikut tersimpan bersama buktinya."


class AlreadyBooked(Refusal):
    code = "paper.already_booked"
    sentence = "Foto ini sudah dibukukan, jadi letaknya tidak dapat diubah lagi."
    todo = "Bila salah, mintalah orang yang namanya tercatat menekan “Ini bukan saya” pada tanda terimanya."


class ScanMoved(Refusal):
    code = "paper.scan_moved"
    sentence = "Letak foto ini baru saja diubah dari halaman lain."
    todo = "Muat ulang halaman ini, lalu ulangi."


@dataclass(frozen=True, slots=True)
class NewScan:
    """A file already on the disk: its random name, the digest of its exact bytes, what it is."""

    file: str
    sha256: str
    size: int
    media_type: str


@transaction.atomic
def print_sheets(
    *,
    organisation: str,
    round_code: str,
    unit_code: str,
    apel_code: str = "",
    below: bool = False,
    lay_out: LayOut,
    by: Actor,
    at: datetime,
    press: bytes,
) -> list[str]:
    """Fix who stands in which row; returns the codes of the sheets, one a unit that has participants.

    below     also the units underneath, each its own sheet
    lay_out   the printer's own rule: how many rows -> the row numbers of each page
    press     the same key and choice give the sheets of the first press
    Refuses   NotYours, SheetsTooLate, NobodyToSign
    """
    round_ = Round.objects.filter(organisation__code=organisation, code=round_code).first()
    unit = Unit.objects.filter(organisation__code=organisation, code=unit_code).first()
    if round_ is None or unit is None or by.user_id is None:
        raise NotYours
    if not may_assist(by, organisation=organisation, unit_path=unit.path):
        raise NotYours
    check_open(round_, at, act="dicetak")
    apel = Apel.objects.filter(round=round_, code=apel_code).order_by("-id").first() if apel_code else None
    members = _members(round_, unit, below)
    if not members:
        raise NobodyToSign(round=round_.title, unit=unit.name)
    codes = []
    for unit_id, people in members.items():
        code = _sheet_code(press, (organisation, round_code, apel_code, unit_id))
        pages = lay_out(len(people))
        sheet, is_new = Sheet.objects.get_or_create(
            code=code,
            defaults={
                "round": round_,
                "apel": apel,
                "unit_id": unit_id,
                "pages": len(pages),
                "printed_by_id": by.user_id,
                "printed_at": at,
            },
        )
        codes.append(code)
        if is_new:
            page_of = {row: page for page, rows in enumerate(pages, start=1) for row in rows}
            SheetRow.objects.bulk_create(
                SheetRow(sheet=sheet, page=page_of[row], row=row, person_id=person)
                for row, person in enumerate(people, start=1)
            )
            audit.note(actor=by, organisation=organisation, verb="sheet.printed", subject=code[:8], at=at)
    return codes


def _sheet_code(press: bytes, content: object) -> str:
    """26 characters that follow from the key of the form: 130 bits, none of them tells anything."""
    parts = [pressed_code(press, (content, n)) for n in range(5)]
    return "".join(parts)[:SHEET_CODE]


def _members(round_: Round, unit: Unit, below: bool) -> dict[int, list[int]]:
    """unit -> its participants: the head of that unit first, then by name."""
    rows = Participant.objects.filter(round=round_, left_at=None, unit__organisation_id=unit.organisation_id)
    rows = rows.filter(unit__path__startswith=unit.path) if below else rows.filter(unit=unit)
    heads = dict(
        UnitHead.objects.filter(
            organisation_id=unit.organisation_id, ends_before=None, unit__path__startswith=unit.path
        )
        .exclude(person=None)
        .values_list("unit_id", "person_id")
    )
    found: dict[int, list[int]] = {}
    for unit_id, person_id in rows.order_by("unit__path", "person__name", "person_id").values_list(
        "unit_id", "person_id"
    ):
        people = found.setdefault(unit_id, [])
        people.insert(0 if heads.get(unit_id) == person_id else len(people), person_id)
    return found


def check_open(round_: Round, at: datetime, *, act: str) -> None:
    if round_.state != RoundState.OPEN or at >= round_.closes_at:
        raise SheetsTooLate(round=round_.title, act=act)


def own_sheet(organisation: str, code: str, by: Actor) -> Sheet:
    """The sheet of this code, or beginning with these eight characters. Refuses    SheetForeign"""
    plain = read_typed_code(code)
    sheet = (
        Sheet.objects.filter(round__organisation__code=organisation, code__startswith=plain)
        .select_related("unit", "round__organisation", "apel")
        .first()
        if len(plain) >= 8
        else None
    )
    if sheet is None or not may_assist(by, organisation=organisation, unit_path=sheet.unit.path):
        raise SheetForeign(short=f"{plain[:4]}-{plain[4:8]}" if plain else "ini")
    return sheet


def read_typed_code(typed: str) -> str:
    """A code as people type it: O for 0, I and L for 1, blanks and hyphens."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return plain.translate(str.maketrans("OIL", "011"))


@transaction.atomic
def receive_scan(
    *, organisation: str, new: NewScan, sheet_code: str, page: int | None, by: Actor, at: datetime
) -> tuple[str, bool]:
    """The row of a stored file; returns its code, and whether it is new. The same bytes give the same scan.

    sheet_code, page   as read from the page code; empty: somebody will say it by hand (place_scan)
    Refuses            NotYours, SheetForeign, PageUnknown, SheetsTooLate
    """
    owner = reads.organisation_id(organisation, by)
    if owner is None or by.user_id is None:
        raise NotYours
    sheet = own_sheet(organisation, sheet_code, by) if sheet_code else None
    if sheet is not None:
        _check_page(sheet, page)
        check_open(sheet.round, at, act="diunggah")
    values = {
        "code": short_code() + short_code(),
        "sheet": sheet,
        "page": page if sheet else None,
        "file": new.file,
        "size": new.size,
        "media_type": new.media_type,
        "page_code_read": sheet is not None,
        "uploaded_by_id": by.user_id,
        "uploaded_at": at,
    }
    scan, is_new = Scan.objects.select_related("sheet__unit").get_or_create(
        organisation_id=owner, sha256=new.sha256, defaults=values
    )
    if not is_new:
        return _known_scan(scan, organisation, by), False
    audit.note(actor=by, organisation=organisation, verb="scan.received", subject=scan.code, at=at)
    return scan.code, True


def _known_scan(scan: Scan, organisation: str, by: Actor) -> str:
    """Whoever brings the same bytes may go on with them, inside their own units."""
    if scan.sheet is None:
        if by.user_id is not None and scan.uploaded_by_id != by.user_id:
            scan.uploaded_by_id = by.user_id
            scan.save(update_fields=["uploaded_by"])
    elif not may_assist(by, organisation=organisation, unit_path=scan.sheet.unit.path):
        raise SheetForeign(short=f"{scan.sheet.code[:4]}-{scan.sheet.code[4:8]}")
    return scan.code


def _check_page(sheet: Sheet, page: int | None) -> None:
    if page is None or not 1 <= page <= sheet.pages:
        raise PageUnknown(short=f"{sheet.code[:4]}-{sheet.code[4:8]}", pages=sheet.pages)


@transaction.atomic
def place_scan(
    *, organisation: str, scan_code: str, sheet_code: str, page: int, why: str, by: Actor, at: datetime
) -> str:
    """Say by hand which page a photograph shows; returns the sheet's code. Ticks made for another page go.

    Refuses    NotYours, SheetForeign, PageUnknown, SheetsTooLate, ReasonNeeded, AlreadyBooked, ScanMoved
    """
    plain_code = read_typed_code(sheet_code)
    sheets = Sheet.objects.filter(round__organisation__code=organisation, code__startswith=plain_code)
    onto = sheets.first() if len(plain_code) >= 8 else None
    scan = own_scan(organisation=organisation, code=scan_code, by=by, onto=onto)
    if scan.booked_at is not None:
        raise AlreadyBooked
    if not why.strip():
        raise ReasonNeeded
    sheet = own_sheet(organisation, sheet_code, by)
    _check_page(sheet, page)
    check_open(sheet.round, at, act="diunggah")
    if (scan.sheet_id, scan.page) != (sheet.pk, page):
        Tick.objects.filter(scan=scan).delete()
        scan.ticked_at = None
    scan.sheet, scan.page, scan.page_code_read, scan.why = sheet, page, False, plain(why)
    scan.save(update_fields=["sheet", "page", "page_code_read", "why", "ticked_at"])
    audit.note(actor=by, organisation=organisation, verb="scan.placed", subject=scan.code, at=at, why=why)
    return sheet.code


def own_scan(*, organisation: str, code: str, by: Actor, onto: Sheet | None = None) -> Scan:
    """A scan for writing, locked after its sheet: whoever ticks or places waits for whoever books that sheet.

    onto       the sheet that it is about to show; locked too, in the order of keys
    Refuses    NotYours, ScanMoved (it went to another sheet while we waited)
    """
    seen = Scan.objects.filter(organisation__code=organisation, code=code).values_list("sheet_id", flat=True).first()
    sheets = {pk for pk in (seen, onto.pk if onto else None) if pk is not None}
    list(Sheet.objects.select_for_update().filter(pk__in=sheets).order_by("pk"))
    scan = (
        Scan.objects.select_for_update(of=("self",))
        .filter(organisation__code=organisation, code=code)
        .select_related("sheet__unit", "sheet__round", "sheet__apel")
        .first()
    )
    if scan is None or not reads.may_open(scan, organisation, by):
        raise NotYours
    if scan.sheet_id is not None and scan.sheet_id not in sheets:
        raise ScanMoved
    return scan


def plain(text: str) -> str:
    """As canonical JSON wants it: NFC, one line, no blanks around."""
    return normalize("NFC", " ".join(text.split()))
