from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ikrar.web.shared.papers.wording import (
    clock,
    full_date,
    grouped,
    moment,
    number,
    opening_date,
    percent,
    spelled,
)


def test_numbers_and_shares_are_written_as_in_indonesia() -> None:
    assert number(12902) == "12.902"
    assert number(7) == "7"
    assert percent(954, 1000) == "95,4%"


def test_a_share_is_cut_so_that_a_hundred_means_everybody() -> None:
    assert percent(12317, 12318) == "99,9%"
    assert percent(12318, 12318) == "100%"
    assert percent(0, 0) == "–"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Jakarta", "07.41 WIB"), ("Asia/Makassar", "08.41 WITA"), ("Asia/Jayapura", "09.41 WIT")],
)
def test_a_time_carries_the_zone_of_the_place(zone: str, shown: str) -> None:
    assert clock(datetime(2027, 8, 9, 0, 41, tzinfo=UTC), ZoneInfo(zone)) == shown


def test_a_moment_late_in_utc_is_the_next_day_in_jayapura() -> None:
    late = datetime(2027, 8, 8, 18, 0, tzinfo=UTC)

    assert moment(late, ZoneInfo("Asia/Jayapura")) == "Senin, 9 Agustus 2027, pukul 03.00 WIT"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (40, "empat puluh"),
        (100, "seratus"),
        (1010, "seribu sepuluh"),
        (2027, "dua ribu dua puluh tujuh"),
        (12318, "dua belas ribu tiga ratus delapan belas"),
    ],
)
def test_numbers_are_spelled(value: int, said: str) -> None:
    assert spelled(value) == said


def test_dates_in_both_forms() -> None:
    assert full_date(date(2027, 8, 9)) == "Senin, 9 Agustus 2027"
    assert opening_date(date(2027, 8, 9)) == "Senin tanggal sembilan bulan Agustus tahun dua ribu dua puluh tujuh"


def test_codes_fall_into_groups() -> None:
    assert grouped("7F3A91C2KX") == "7F3A 91C2 KX"
    assert grouped("7f3a91c2" * 8, groups=4) == "7f3a 91c2 7f3a 91c2 …"
