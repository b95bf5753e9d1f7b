import io
from datetime import UTC, datetime

import pytest

from ikrar.apps.roster import actions
from ikrar.apps.roster.models import Person, Post, StagedRow, Unit
from ikrar.core.authority import NOBODY
from ikrar.ops import import_roster

AT = datetime(2027, 8, 2, 1, tzinfo=UTC)


class Terminal(io.StringIO):
    """Somebody who sits there and types."""

    def isatty(self) -> bool:
        return True


def nip_of(number: int) -> str:
    return f"198001012005011{number:03d}"


@pytest.fixture
def city(db):
    return actions.create_organisation(code="kota", name="Kota Contoh", by=NOBODY, at=AT)


@pytest.fixture
def files(tmp_path):
    units = tmp_path / "unit.csv"
    units.write_text("KODE UNIT,NAMA UNIT,KODE INDUK\nD1,Dinas A,\nD2,Bidang B,D1\n", encoding="utf-8")
    people = tmp_path / "pns.csv"
    rows = [f"{nip_of(n)},Pegawai {n},D{1 + n % 2},PNS" for n in range(1, 7)]
    people.write_text("\n".join(["NIP,NAMA,KODE UNIT,STATUS PEGAWAI", *rows]), encoding="utf-8-sig")
    return units, people


def test_units_and_people_are_loaded_without_asking(city, files, capsys):
    units, people = files

    code = import_roster.main([str(people), "--organisation", "kota", "--units", str(units), "--yes"])

    assert code == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "unit.csv: 2 unit baru, 0 berubah"
    assert told[1].startswith("pns.csv: 6 baru, 0 ditolak (")
    assert (Unit.objects.count(), Person.objects.count()) == (2, 6)


def test_the_same_file_again_says_that_nothing_changed(city, files, capsys):
    units, people = files
    words = [str(people), "--organisation", "kota", "--units", str(units), "--yes"]
    import_roster.main(words)
    capsys.readouterr()

    assert import_roster.main(words) == 0
    assert "tidak ada yang berubah, 6 orang sama" in capsys.readouterr().out


def test_refused_rows_give_their_own_exit_code_and_sheet(city, files, tmp_path, capsys):
    units, people = files
    people.write_text(people.read_text("utf-8-sig") + "\n1.98E+17,Pegawai 7,D1,PNS\n", encoding="utf-8")
    sheet = tmp_path / "ditolak.xlsx"

    words = [str(people), "--organisation", "kota", "--units", str(units), "--yes", "--refused", str(sheet)]

    assert import_roster.main(words) == 3
    assert sheet.read_bytes().startswith(b"PK")


def test_many_leaving_are_refused_without_a_reason(city, files, capsys):
    units, people = files
    import_roster.main([str(people), "--organisation", "kota", "--units", str(units), "--yes"])
    people.write_text("\n".join(people.read_text("utf-8-sig").splitlines()[:4]), encoding="utf-8")
    words = [str(people), "--organisation", "kota", "--yes"]

    assert import_roster.main(words) == 1
    assert "3 dari 6 orang dalam cakupan ini (50,0%) akan tercatat keluar." in capsys.readouterr().err
    assert import_roster.main([*words, "--reason", "tiga orang pensiun"]) == 0
    assert Post.objects.filter(ends_before=None).count() == 3


def test_without_yes_and_without_a_terminal_nothing_is_loaded(city, files, monkeypatch, capsys):
    units, people = files
    import_roster.main(["--organisation", "kota", "--units", str(units)])
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))

    assert import_roster.main([str(people), "--organisation", "kota"]) == 1
    assert "6 baru" in capsys.readouterr().out
    assert not Person.objects.exists()
    assert not StagedRow.objects.exists()


def test_a_yes_on_the_terminal_loads_what_was_shown(city, files, monkeypatch, capsys):
    units, people = files
    import_roster.main(["--organisation", "kota", "--units", str(units)])
    monkeypatch.setattr("sys.stdin", Terminal("ya\n"))

    assert import_roster.main([str(people), "--organisation", "kota"]) == 0
    assert Person.objects.count() == 6


@pytest.mark.parametrize("words", [[], ["--organisation", "kota"], ["tidak-ada.csv", "--organisation", "kota"]])
def test_a_mistyped_command_ends_with_two(words, capsys):
    with pytest.raises(SystemExit) as ended:
        import_roster.main(words)

    assert ended.value.code == 2


def test_an_unknown_organisation_is_said(db, files, capsys):
    assert import_roster.main([str(files[1]), "--organisation", "lain", "--yes"]) == 1
    assert "Organisasi “lain” tidak ada." in capsys.readouterr().err


def test_help_is_indonesian_and_names_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        import_roster.main(["--help"])

    told = capsys.readouterr().out
    assert "Memuat daftar pegawai dari CSV atau XLSX." in told
    assert "Kode keluar: 0" in told
