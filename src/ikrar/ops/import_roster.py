"""`ikrar import-roster`: the same load as in the browser, from the terminal: first the counts, then one question."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal
from ikrar.ops.progress import Progress

if TYPE_CHECKING:
    from ikrar.apps.roster.actions import LoadResult
    from ikrar.apps.roster.spreadsheet import Row, Table

DONE, REFUSED_ROWS, REFUSED, USAGE = 0, 3, 1, 2
SCOPES = ("CPNS", "PNS", "PPPK", "PPPK_PW", "LOKAL")


def main(argv: Sequence[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikrar.conf.settings")
    import django

    django.setup()
    try:
        return _run(options)
    except Refusal as refusal:
        print(f"{refusal} {refusal.todo}".strip(), file=sys.stderr)
        print("Tidak ada yang dimuat dari berkas ini.", file=sys.stderr)
        return REFUSED


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ikrar import-roster",
        description="Memuat daftar pegawai dari CSV atau XLSX. Jumlah per tab ditunjukkan dahulu, lalu ditanyakan.",
        epilog="Kode keluar: 0 dimuat atau tidak ada yang berubah; 3 dimuat, tetapi ada baris yang ditolak; "
        "1 tidak dimuat (alasannya disebut); 2 salah ketik.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="BERKAS", help="berkas pegawai, satu per jenis pegawai")
    parser.add_argument("--organisation", required=True, metavar="KODE", help="kode organisasi, seperti di alamatnya")
    parser.add_argument("--units", type=Path, metavar="BERKAS", help="lembar unit; dimuat lebih dahulu")
    parser.add_argument(
        "--scope",
        action="append",
        choices=SCOPES,
        help="jenis pegawai yang lengkap di berkas; boleh diulang. Bawaan: PNS dan CPNS",
    )
    parser.add_argument("--unit", default="", metavar="KODE", help="berkas hanya lengkap untuk unit ini dan bawahannya")
    parser.add_argument("--sheet", default="", metavar="NAMA", help="lembar buku kerja, bila ada beberapa")
    parser.add_argument("--effective-on", type=_day, metavar="TTTT-BB-HH", help="berlaku sejak (bawaan: hari ini)")
    parser.add_argument("--reason", default="", metavar="TEKS", help="alasan, wajib bila lebih dari 5%% keluar")
    parser.add_argument("--same-people", action="store_true", help="nomor baru yang diusulkan: orang yang sama")
    parser.add_argument("--refused", type=Path, metavar="BERKAS.xlsx", help="tulis baris yang ditolak ke berkas ini")
    parser.add_argument("--user", default="", metavar="NAMA", help="bertindak sebagai pengguna ini (dicatat di audit)")
    parser.add_argument("--yes", action="store_true", help="muat tanpa bertanya")
    options = parser.parse_args(argv)
    if not options.files and not options.units:
        parser.error("sebutkan berkas pegawai, atau --units")
    for path in [*options.files, *([options.units] if options.units else [])]:
        if not path.is_file():
            parser.error(f"berkas tidak ada: {path}")
    return options


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from ikrar.apps.accounts import queries

    organisation = queries.organisation(code=options.organisation)
    if organisation is None:
        print(f"Organisasi “{options.organisation}” tidak ada.", file=sys.stderr)
        return REFUSED
    at = timezone.now()
    if options.units:
        _units(options, organisation.id)
    refused = 0
    for path in options.files:
        result = _load(options, organisation.id, path)
        if result is None:
            print("Tidak dimuat.")
            return REFUSED
        refused += result.refused
        seconds = (timezone.now() - at).total_seconds()
        print(f"{path.name}: {_said(result)} ({seconds:.0f} detik)")
    return REFUSED_ROWS if refused else DONE


def _units(options: argparse.Namespace, organisation_id: int) -> None:
    from django.conf import settings
    from django.utils import timezone

    from ikrar.apps.roster import actions, unit_sheet

    at = timezone.now()
    with options.units.open("rb") as file:
        rows = unit_sheet.read_units(file, limit=settings.IKRAR_UPLOAD_LIMIT)
    on = options.effective_on or timezone.localdate(at)
    added, changed = actions.save_units(organisation_id=organisation_id, rows=rows, by=_actor(options), at=at, on=on)
    print(f"{options.units.name}: {_dots(added)} unit baru, {_dots(changed)} berubah")


def _actor(options: argparse.Namespace) -> Actor:
    from django.utils import timezone

    from ikrar.apps.accounts import queries

    if options.user:
        return queries.actor_named(username=options.user, at=timezone.now())
    return Actor(user_id=None, person_id=None, name="baris perintah")


def _load(options: argparse.Namespace, organisation_id: int, path: Path) -> LoadResult | None:
    """Load at once with --yes; else plan, ask, and write what was planned."""
    if options.yes:
        return _read(options, organisation_id, path, dry=False)
    from django.utils import timezone

    from ikrar.apps.roster import actions

    planned = _read(options, organisation_id, path, dry=True)
    print(f"{path.name}: {_said(planned)}")
    if not sys.stdin.isatty() or input("Muat? [y/t] ").strip().lower() not in {"y", "ya"}:
        actions.discard_load(organisation_id=organisation_id, code=planned.code)
        return None
    return actions.apply_load(
        organisation_id=organisation_id,
        code=planned.code,
        expected=planned.written,
        why=options.reason,
        by=_actor(options),
        at=timezone.now(),
    )


def _read(options: argparse.Namespace, organisation_id: int, path: Path, *, dry: bool) -> LoadResult:
    from django.conf import settings
    from django.utils import timezone

    from ikrar.apps.roster import actions, spreadsheet
    from ikrar.apps.roster.kinds import StaffType

    progress = Progress("Memeriksa" if dry else "Memuat")
    size = path.stat().st_size
    with path.open("rb") as file:
        # On the server's own disk: no limit but the machine's; the browser has settings.IKRAR_UPLOAD_LIMIT.
        table = spreadsheet.read(file, limit=max(size, settings.IKRAR_UPLOAD_LIMIT), sheet=options.sheet)
        result = actions.load_roster(
            organisation_id=organisation_id,
            table=_watched(table, progress, lambda: min(file.tell(), size), size),
            scope=actions.ScopeChoice(tuple(map(StaffType, options.scope or ("PNS", "CPNS"))), options.unit),
            by=_actor(options),
            at=timezone.now(),
            file_name=path.name,
            effective_on=options.effective_on,
            why=options.reason,
            same_people=options.same_people,
            dry=dry,
        )
    progress.close()
    if options.refused and result.refused:
        _write_refused(options.refused, organisation_id, result.code)
    return result


def _watched(table: Table, progress: Progress, done: Callable[[], int], whole: int) -> Table:
    def rows() -> Iterator[Row]:
        for count, row in enumerate(table.rows):
            if count % 1_000 == 0:
                progress(done(), whole)
            yield row
        progress(whole, whole)

    return replace(table, rows=rows())


def _write_refused(path: Path, organisation_id: int, code: str) -> None:
    from ikrar.apps.roster import queries
    from ikrar.apps.roster.refused import refused_workbook

    load = queries.load_view(organisation_id=organisation_id, code=code)
    if load is not None:
        faults = queries.faults(organisation_id=organisation_id, code=code)
        path.write_bytes(refused_workbook(headings=load.headings, faults=faults))
        print(f"Baris yang ditolak: {path}")


def _said(result: LoadResult) -> str:
    if not result.written and not result.left and not result.refused:
        return f"tidak ada yang berubah, {_dots(result.same)} orang sama"
    words = (
        (result.new, "baru"),
        (result.changed, "berubah"),
        (result.moved, "pindah"),
        (result.left, "keluar"),
        (result.same, "sama"),
        (result.refused, "ditolak"),
    )
    return ", ".join(f"{_dots(count)} {word}" for count, word in words if count or word in ("baru", "ditolak"))


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
