from datetime import date

import pytest

from ikrar.core.citation import Citation
from ikrar.core.rulebook.load import load_rulebook
from ikrar.core.rulebook.table import LawUnreadable
from ikrar.core.rulebook.types import Ground
from tests.core.rulebook.small_law import small_law


def refusal(files: dict[str, bytes]) -> LawUnreadable:
    with pytest.raises(LawUnreadable) as refused:
        load_rulebook(files)
    return refused.value


def test_each_value_carries_its_source_basis_and_confidence():
    election = load_rulebook(small_law()).elections["pilkada-contoh"]

    assert election.voting_on == date(2031, 10, 15)
    assert election.ground == Ground(
        sources=("KORAN",),
        basis=(Citation(source="pkpu-1-2031", pasal="2", ayat="1"),),
        confidence="secondary",
    )
    assert election.contests[0].ground.confidence == "memory"


def test_a_stage_ends_before_the_day_after_its_last():
    campaign = load_rulebook(small_law()).elections["pilkada-contoh"].stages[0]

    assert (campaign.ends_before, campaign.days) == (date(2031, 10, 11), 40)
    assert campaign.runs_on(date(2031, 10, 10))
    assert not campaign.runs_on(date(2031, 10, 11))


def test_a_value_may_say_since_when_and_until_when_it_holds():
    files = small_law(
        "instruments/instruments.toml", "basis = []", "basis = []\nsince = 2022-09-22\nuntil = 2031-01-01"
    )

    ground = load_rulebook(files).instruments["ikrar"].ground

    assert (ground.since, ground.until) == (date(2022, 9, 22), date(2031, 1, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        ("elections/contoh.toml", 'source = ["KORAN"]\n', "", "source", "wajib diisi"),
        ("elections/contoh.toml", 'source = ["KORAN"]', "source = []", "source", "sedikitnya satu sumber"),
        ("elections/contoh.toml", 'confidence = "secondary"\n', "", "confidence", "wajib diisi"),
        ("elections/contoh.toml", 'confidence = "secondary"', 'confidence = "yakin"', "confidence", "tidak dikenal"),
        ("elections/contoh.toml", 'basis = ["pkpu-1-2031 pasal 2 ayat (1)"]\n', "", "basis", "wajib diisi"),
        ("elections/contoh.toml", "pasal 2 ayat (1)", "pasal dua", "basis", "rujukan tidak terbaca"),
        ("elections/contoh.toml", 'source = ["KORAN"]', 'source = ["GOSIP"]', "source", "'GOSIP' tidak terdaftar"),
        ("elections/contoh.toml", "pkpu-1-2031 pasal", "pkpu-9-2031 pasal", "basis", "'pkpu-9-2031' tidak terdaftar"),
        (
            "elections/contoh.toml",
            "voting_on = 2031-10-15",
            'voting_on = "15 Oktober"',
            "voting_on",
            "tanpa tanda kutip",
        ),
        (
            "elections/contoh.toml",
            "voting_on = 2031-10-15",
            "voting_on = 2031-10-15T07:00:00",
            "voting_on",
            "tanpa jam",
        ),
        ("elections/contoh.toml", "voting_on = 2031-10-15", "voting_on = 2031-10-16", "voting_on", "berbeda"),
        ("elections/contoh.toml", "voting_on =", "vooting_on =", "vooting_on", "tidak dikenal"),
        (
            "elections/contoh.toml",
            "last_on = 2031-10-10",
            "last_on = 2031-08-31",
            "stage[campaign].last_on",
            "mendahului starts_on",
        ),
        ("elections/contoh.toml", "last_on = 2031-10-10", "last_on = 2031-10-15", "stage[voting]", "bertumpuk"),
        (
            "elections/contoh.toml",
            "last_on = 2031-10-10",
            'last_on = 2031-10-10\nmay_overlap = ["voting"]',
            "stage[voting].may_overlap",
            "hapus tandanya",
        ),
        (
            "elections/contoh.toml",
            "last_on = 2031-10-10",
            'last_on = 2031-10-10\nmay_overlap = ["quiet"]',
            "stage[campaign].may_overlap",
            "'quiet' tidak ada",
        ),
        ("elections/contoh.toml", 'id = "voting"', 'id = "campaign"', "stage[campaign].id", "sudah dipakai"),
        ("instruments/instruments.toml", "= false", '= "tidak"', "instrument[ikrar].produces_signature", "true atau"),
        (
            "instruments/instruments.toml",
            "basis = []",
            "basis = []\nsince = 2024-01-02\nuntil = 2024-01-01",
            "instrument[ikrar].until",
            "mendahului since",
        ),
        ("texts/teks.toml", "number = 1", "number = 2", "point", "berurutan"),
        ("texts/teks.toml", "number = 1", "number = true", "point[1].number", "bilangan bulat"),
        ("texts/teks.toml", 'as_printed = "Mejaga"', 'as_printed = "Mejago"', "mistake", "ditemukan 0 kali"),
        ("texts/teks.toml", 'as_printed = "Mejaga"', 'as_printed = "dan prinsip"', "mistake", "bertumpuk"),
        ("texts/teks.toml", 'name = "instansi"', 'name = "kantor"', "field", "tidak didaftar"),
        ("texts/teks.toml", '"adopter"', '"signer"', "field", "yang mengesahkan"),
        ("texts/teks.toml", 'instrument = "ikrar"', 'instrument = "surat"', "instrument", "'surat' tidak terdaftar"),
        ("declarations/contoh.toml", '"Senin"', '"Selasa"', "weekday_printed", "adalah hari Senin"),
        ("declarations/contoh.toml", 'text = "teks"', 'text = "hilang"', "text", "'hilang' tidak terdaftar"),
        ("declarations/contoh.toml", '["contoh-bawaan"]', '["lain"]', "contests", "'lain' tidak terdaftar"),
    ],
)
def test_a_fault_is_refused_with_its_file_its_key_and_the_reason(file, old, new, key, reason):
    refused = refusal(small_law(file, old, new))

    assert (refused.values["file"], refused.values["key"]) == (file, key)
    assert reason in refused.values["reason"]
    assert str(refused).startswith(f"Berkas hukum {file}, kunci {key}: ")


@pytest.mark.parametrize(
    ("source", "claimed", "ceiling"),
    [("KORAN", "text_seen", "secondary"), ("KORAN", "official", "secondary"), ("MEMORY", "secondary", "memory")],
)
def test_confidence_is_never_higher_than_the_source_can_carry(source, claimed, ceiling):
    files = small_law("elections/contoh.toml", 'source = ["KORAN"]', f'source = ["{source}"]')
    election = files["elections/contoh.toml"].decode()
    files["elections/contoh.toml"] = election.replace('"secondary"', f'"{claimed}"', 1).encode()

    refused = refusal(files)

    assert refused.values["key"] == "confidence"
    assert f"paling tinggi '{ceiling}'" in refused.values["reason"]


def test_a_value_may_be_less_sure_than_its_source():
    files = small_law("sources/sources.toml", 'confidence = "text_seen"', 'confidence = "secondary"')

    assert load_rulebook(files).regulations["pkpu-1-2031"].ground.confidence == "secondary"


def test_the_same_id_in_two_files_is_refused_and_the_first_file_is_named():
    files = small_law()
    files["elections/lain.toml"] = files["elections/contoh.toml"]

    refused = refusal(files)

    assert refused.values["file"] == "elections/lain.toml"
    assert "'pilkada-contoh' sudah dipakai di elections/contoh.toml" in refused.values["reason"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'id = "\xff"', "bukan teks UTF-8"),
        (b"id = ", "bukan TOML yang sah"),
        (b"[[page]]\nid = 1", "harus berupa teks"),
    ],
)
def test_bytes_that_are_no_law_are_refused(content, reason):
    files = small_law()
    files["sources/rusak.toml"] = content

    refused = refusal(files)

    assert refused.values["file"] == "sources/rusak.toml"
    assert reason in refused.values["reason"]


def test_a_folder_that_nobody_reads_is_refused():
    files = small_law() | {"sanksi/lain.toml": b""}

    assert "'sanksi' tidak dikenal" in refusal(files).values["reason"]


def test_stages_that_overlap_are_taken_when_marked():
    files = small_law("elections/contoh.toml", "last_on = 2031-10-10", 'last_on = 2031-10-15\nmay_overlap = ["voting"]')

    assert load_rulebook(files).elections["pilkada-contoh"].stages[0].may_overlap == ("voting",)


def test_a_declaration_without_a_date_stays_without_one():
    files = small_law("declarations/contoh.toml", 'happened_on = 2031-09-01\nweekday_printed = "Senin"\n', "")

    assert load_rulebook(files).declarations["contoh-2031"].happened_on is None
