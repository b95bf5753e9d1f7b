"""People to call back, drawn at random; and everything of a round as one spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from ikrar.apps.pledges.actions.sample import draw_sample
from ikrar.apps.pledges.kinds import ExceptionKind
from ikrar.apps.pledges.queries import exceptions
from ikrar.apps.pledges.queries.exceptions import DisputeLine, Draw, ExceptionLine
from ikrar.apps.pledges.queries.rounds import RoundLine
from ikrar.core.refusal import Refusal
from ikrar.web.office.coverage.workbooks import XLSX, plain
from ikrar.web.office.inspectorate.forms import SampleForm
from ikrar.web.office.inspectorate.views import inspector, note_reading, owner_of, round_or_404, round_page
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.papers.wording import clock

UNPROCESSABLE = 422
_HEADS = ("Kelompok", "Nama", "Nomor", "Jabatan", "Unit kerja", "Dicatat", "Tanggal pada kertas", "Cara", "Tingkat", "Keterangan")  # fmt: skip  # noqa: E501
_SHEETS = {
    ExceptionKind.ONE_DEVICE: "Satu perangkat",
    ExceptionKind.ODD_HOURS: "Jam tidak lazim",
    ExceptionKind.ON_LEAVE: "Saat cuti",
    ExceptionKind.ONE_OPERATOR: "Satu petugas",
    ExceptionKind.NO_SCAN: "Tanpa pindaian",
}


@inspector
@require_POST
def draw(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    line, form = round_or_404(request, code), SampleForm(request.POST)
    if not form.is_valid():
        return round_page(request, line, form, UNPROCESSABLE)
    typed, actor = form.cleaned_data, doors.acting(request)
    try:
        drawn = draw_sample(
            organisation=organisation,
            round_code=line.code,
            size=typed["size"],
            by=actor,
            at=timezone.now(),
            press=typed["key"],
        )
    except Refusal as refusal:
        form.add_error("size", f"{refusals.say(refusal)} {refusals.say_todo(refusal)}")
        return round_page(request, line, form, UNPROCESSABLE)
    return HttpResponseRedirect(reverse("inspektorat-contoh", args=[organisation, line.code, drawn.seed]), status=303)


@inspector
@require_safe
def show(request: HttpRequest, organisation: str, code: str, seed: str) -> HttpResponse:
    line = round_or_404(request, code)
    found = next(
        (one for one in exceptions.draws(organisation=organisation, round_code=line.code) if one.seed == seed), None
    )
    if found is None:
        raise Http404
    note_reading(request, line, f"contoh:{seed}")
    context = {"round": line, "draw": found, "lines": exceptions.sample(round_id=line.id, draw=found)}
    return render(request, "office/inspectorate/sample.html", context)


@inspector
@require_safe
def workbook(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Every list and every sample of a round, one sheet each."""
    line = round_or_404(request, code)
    drawn = exceptions.draws(organisation=organisation, round_code=line.code)
    note_reading(request, line, "buku")
    response = HttpResponse(_book(line, owner_of(request).name, drawn), content_type=XLSX)
    name = f"inspektorat-{line.code.lower()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _book(line: RoundLine, organisation: str, drawn: Sequence[Draw]) -> bytes:
    zone, kept = ZoneInfo(line.zone), io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    counted = exceptions.counts(round_id=line.id)
    with xlsxwriter.Workbook(kept, safe) as book:
        about: list[list[Any]] = [
            ["Rangkaian", line.title],
            ["Kode", line.code],
            ["Organisasi", organisation],
            ["Zona waktu", line.zone],
        ]
        about += [[kind.label, counted[kind]] for kind in ExceptionKind]
        about += [["", ""], ["Daftar ini mengajak bertanya; tidak satu pun barisnya membuktikan kesalahan.", ""]]
        _sheet(book, "Ringkasan", ("Hal", "Isi"), about)
        for kind, name in _SHEETS.items():
            if kind is ExceptionKind.ONE_OPERATOR:
                found = exceptions.operators(round_id=line.id)
                rows = [[o.name, o.people, o.ways, _when(o.first_at, zone), _when(o.last_at, zone)] for o in found]
                _sheet(book, name, ("Petugas", "Orang", "Cara", "Pertama", "Terakhir"), rows)
            else:
                _sheet(book, name, _HEADS, _rows(exceptions.lines(round_id=line.id, kind=kind), zone))
        _sheet(
            book, "Keberatan", _DISPUTE_HEADS, [_dispute(one, zone) for one in exceptions.disputes(round_id=line.id)]
        )
        for n, one in enumerate(reversed(drawn), start=1):
            rows = [
                [i, *row[1:], "", ""]
                for i, row in enumerate(_rows(exceptions.sample(round_id=line.id, draw=one), zone), 1)
            ]
            top: list[list[Any]] = [["Benih", one.seed], ["Diambil", _when(one.at, zone)], ["Dari", one.population]]
            _sheet(book, f"Contoh {n}", ("No.", *_HEADS[1:], "Dihubungi", "Hasil"), rows, top=top)
    return kept.getvalue()


_DISPUTE_HEADS = ("Nama", "Nomor", "Unit kerja", "Naskah", "Dicatat", "Cara", "Tingkat", "Petugas", "Dibantah", "Pernyataan", "Putusan", "Diputus", "Oleh", "Alasan")  # fmt: skip  # noqa: E501
_OUTCOMES = {None: "belum diputus", True: "diterima, tidak dihitung", False: "ditolak, dihitung"}


def _when(at: Any, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d} {clock(at, zone)}"


def _rows(lines: Sequence[ExceptionLine], zone: ZoneInfo) -> list[list[Any]]:
    return [
        [
            one.group, one.name, one.number, one.position, one.unit, _when(one.at, zone),
            f"{one.signed_on:%Y-%m-%d}" if one.signed_on else "", one.way, one.level, one.remark,
        ]
        for one in lines
    ]  # fmt: skip


def _dispute(one: DisputeLine, zone: ZoneInfo) -> list[Any]:
    decided = _when(one.decided_at, zone) if one.decided_at else ""
    return [
        one.name, one.number, one.unit, one.text, _when(one.signed_at, zone), one.way, one.level, one.operator,
        _when(one.opened_at, zone), one.statement, _OUTCOMES[one.upheld], decided, one.decided_by, one.reason,
    ]  # fmt: skip


def _sheet(
    book: Any, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], top: Sequence[Sequence[Any]] = ()
) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 1})
    for n, row in enumerate(top):
        sheet.write_row(n, 0, [plain(cell) for cell in row])
    start = len(top) + 1 if top else 0
    sheet.write_row(start, 0, heads, bold)
    for n, row in enumerate(rows, start=start + 1):
        sheet.write_row(n, 0, [plain(cell) for cell in row])
    sheet.freeze_panes(start + 1, 0)
    for column, head in enumerate(heads):
        longest = max((len(str(row[column])) for row in rows[:500]), default=0)
        sheet.set_column(column, column, min(60, max(len(head), longest) + 2))
