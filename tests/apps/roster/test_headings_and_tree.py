import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikrar.apps.roster import tree
from ikrar.apps.roster.checking import read_date, staff_type_of
from ikrar.apps.roster.headings import Field, is_private, kept, recognise
from ikrar.ops.demo.export_rows import COLUMNS


def test_the_69_columns_of_siasn_are_recognised_and_thinned():
    found = {field.value: COLUMNS[place] for field, place in recognise(COLUMNS).items()}

    assert found == {
        "nomor": "NIP BARU",
        "nama": "NAMA",
        "gelar_depan": "GELAR DEPAN",
        "gelar_belakang": "GELAR BELAKANG",
        "jenis_pegawai": "STATUS CPNS PNS",
        "kode_unit": "UNOR ID",
        "unit": "UNOR NAMA",
        "jabatan": "JABATAN NAMA",
        "jenis_jabatan": "JENIS JABATAN NAMA",
        "golongan": "GOL AKHIR NAMA",
        "kedudukan": "KEDUDUKAN HUKUM NAMA",
        "surel_dinas": "EMAIL GOV",
        "tanggal_lahir": "TANGGAL LAHIR",
    }
    stored = {COLUMNS[place] for place in kept(COLUMNS)}
    assert stored.isdisjoint(
        {"NIK", "AGAMA NAMA", "ALAMAT", "NPWP NOMOR", "BPJS", "NOMOR HP", "EMAIL", "TEMPAT LAHIR NAMA"}
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Agama",
        "NIK",
        "No. KTP",
        "ALAMAT RUMAH",
        "Nomor HP/WA",
        "Status Kawin",
        "EMAIL",
        "Nama Ibu",
        "No. Rekening",
        "NPWP",
    ],
)
def test_a_private_column_is_known_by_its_heading(heading):
    assert is_private(heading)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("P", "PNS"),
        ("PNS Daerah Kab/Kota", "PNS"),
        ("C", "CPNS"),
        ("PPPK", "PPPK"),
        ("P3K", "PPPK"),
        ("PPPK Paruh Waktu", "PPPK_PW"),
        ("P3K paruh waktu", "PPPK_PW"),
        ("Honorer", "LOKAL"),
        ("Non ASN", "LOKAL"),
        ("TNI", None),
    ],
)
def test_staff_types_are_read_as_exports_write_them(text, kind):
    assert staff_type_of(text) == kind


@pytest.mark.parametrize("text", ["31/12/1985", "31-12-1985", "31.12.1985", "1985-12-31", "'31412", "31412"])
def test_a_day_is_read_in_each_usual_way(text):
    assert str(read_date(text)) == "1985-12-31"


@pytest.mark.parametrize("text", ["", "kemarin", "31/31/1985", "12/1985"])
def test_what_is_no_day_is_none(text):
    assert read_date(text) is None


def named(*pairs: tuple[str, str]) -> list[tree.Named]:
    return [tree.Named(code=code, name=name) for code, name in pairs]


def test_parents_are_proposed_from_codes_and_names():
    units = named(
        ("A", "Dinas Pendidikan"),
        ("A.1", "Bidang Guru"),
        ("B", "Kecamatan Timur"),
        ("7", "Kelurahan Sukamaju Kecamatan Timur"),
        ("8", "Puskesmas Melati"),
        ("C", "Dinas Kesehatan"),
        ("9", "SDN 4 Sukamaju"),
        ("10", "UPTD Pasar"),
        ("11", "Subbagian Umum pada Dinas Kesehatan"),
    )

    assert tree.propose(units) == {
        "A": "",
        "A.1": "A",
        "B": "",
        "7": "B",
        "8": "C",
        "C": "",
        "9": "A",
        "10": "",
        "11": "C",
    }


codes = st.lists(st.from_regex(r"[a-c](\.[a-c]){0,3}", fullmatch=True), unique=True, min_size=1, max_size=12)
names = st.sampled_from(["Dinas Pendidikan", "SDN 1 Dinas Pendidikan", "Kecamatan A", "Kelurahan B Kecamatan A", "X"])


@given(
    codes.flatmap(lambda found: st.tuples(st.just(found), st.lists(names, min_size=len(found), max_size=len(found))))
)
def test_a_proposal_never_goes_in_circles(case):
    units = [tree.Named(code=code, name=name) for code, name in zip(*case, strict=True)]

    parents = tree.propose(units)

    seqs = {unit.code: number for number, unit in enumerate(units, start=1)}
    paths = tree.paths(parents, seqs)
    assert all(paths[code].startswith(paths[parent]) for code, parent in parents.items() if parent)
    assert {code: path.count(".") - 1 for code, path in paths.items()} == {c: tree.depths(parents)[c] for c in paths}


def test_a_circle_is_named():
    with pytest.raises(tree.UnitCycle) as refused:
        tree.paths({"a": "b", "b": "c", "c": "a"}, {"a": 1, "b": 2, "c": 3})

    assert str(refused.value) == "Susunan unit berputar: a → b → c → a."


def test_the_field_of_a_heading_is_found_whatever_its_case():
    assert recognise(["nip_baru ", "Nama Lengkap", "Unit-Kerja"]) == {
        Field.NUMBER: 0,
        Field.NAME: 1,
        Field.UNIT_NAME: 2,
    }
