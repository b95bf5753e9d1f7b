from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikrar.core import nip

GOOD = "198001012005011001"


def test_a_nip_says_birth_appointment_sex_and_sequence():
    number = nip.parse_nip("'19800101 200501 1 001 ")

    assert number == nip.EmployeeNumber(GOOD, date(1980, 1, 1), 2005, "01", "1", "001")
    assert str(number) == "19800101 200501 1 001"


def test_contract_digits_of_a_pppk_are_not_a_month():
    assert nip.parse_ni_pppk("199002142023212034").second == "21"
    with pytest.raises(nip.AppointmentMonthImpossible) as refused:
        nip.parse_nip("199002142023212034")

    assert str(refused.value) == "Angka ke-13 dan ke-14 NIP adalah bulan pengangkatan 01 sampai 12, bukan 21."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD[:17], "NIP harus 18 angka. Yang ada 17; periksa empat angka terakhir."),
        ("1980131200501100", "NIP harus 18 angka. Yang ada 16; 16 angka adalah NIK, bukan NIP."),
        ("19801301200501100", "NIP harus 18 angka. Yang ada 17; periksa bagian tanggal lahir (8 angka pertama)."),
        ("130123456", "NIP harus 18 angka. Yang ada 9; 9 angka adalah NIP lama."),
        ("", "NIP kosong."),
        ("1.98E+17", "NIP rusak: Excel menyimpannya sebagai bilangan (1.98E+17) dan tiga angka terakhir hilang."),
        ("1,98001E+17", "NIP rusak: Excel menyimpannya sebagai bilangan (1,98001E+17) dan tiga angka terakhir hilang."),
        ("19800101200501100O", "NIP hanya boleh berisi angka. Tanda ke-18 adalah “O”."),
        (
            "198002302005011001",
            "Delapan angka pertama NIP adalah tanggal lahir, tetapi 19800230 bukan tanggal yang ada.",
        ),
        (
            "198001011985011001",
            "Angka ke-9 sampai ke-12 NIP adalah tahun pengangkatan; 1985 tidak cocok dengan tahun lahir 1980.",
        ),
        ("198001012005131001", "Angka ke-13 dan ke-14 NIP adalah bulan pengangkatan 01 sampai 12, bukan 13."),
        ("198001012005013001", "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan), bukan 3."),
    ],
)
def test_a_refusal_says_where_the_fault_is(text: str, sentence: str):
    with pytest.raises(nip.NumberRefused) as refused:
        nip.parse_nip(text)

    assert str(refused.value) == sentence


def test_the_old_number_has_nine_digits():
    assert nip.parse_old("130 123 456") == "130123456"
    with pytest.raises(nip.NumberLength):
        nip.parse_old("13012345")


@pytest.mark.parametrize(
    ("number", "shown"), [(GOOD, "••••••••••••••1001"), ("HN-0231", "•••0231"), ("0231", "•••1"), ("", "")]
)
def test_a_masked_number_shows_its_last_four_signs(number: str, shown: str):
    assert nip.mask(number) == shown


@given(
    born=st.dates(date(1945, 1, 1), date(2005, 12, 31)),
    age=st.integers(18, 50),
    month=st.integers(1, 12),
    sex=st.sampled_from("12"),
    sequence=st.integers(1, 999),
)
def test_every_well_formed_nip_is_read_back(born: date, age: int, month: int, sex: str, sequence: int):
    digits = f"{born:%Y%m%d}{born.year + age}{month:02d}{sex}{sequence:03d}"

    number = nip.parse_nip(f" {digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}")

    assert (number.digits, number.born_on, number.sex) == (digits, born, sex)
    assert nip.fault_of_nip(digits) is None
    assert nip.fault_of_ni_pppk(digits) is None


@given(st.text(max_size=24))
def test_any_text_is_either_a_number_or_a_refusal_with_a_sentence(text: str):
    fault = nip.shape_fault(text, nip.tidy(text), label="NIP") or nip.fault_of_nip(nip.tidy(text))

    assert fault is None or str(fault).startswith(("NIP", "Angka", "Delapan"))
