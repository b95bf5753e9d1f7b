"""Numbers of people: built as the law builds them, for people who do not exist."""

from __future__ import annotations

from datetime import date

from ikrar.ops.demo.draws import Draws

# Two digits for number and kind of contracts. They are no month: 21 and 22 are real.
_CONTRACT_DIGITS = {"21": 58, "01": 12, "11": 10, "22": 8, "12": 7, "02": 5}
_CPNS_MONTHS = {1: 18, 3: 26, 4: 20, 12: 18, 2: 8, 10: 6, 5: 4}


class Numbers:
    """Hands out numbers that occur once: the sequence counts up where the first fifteen digits coincide."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._taken: dict[str, int] = {}

    def nip(self, born_on: date, sex: str, cpns_year: int) -> str:
        month = self._draws.weighted(_CPNS_MONTHS)
        return self._sequenced(f"{born_on:%Y%m%d}{cpns_year}{month:02d}{_sex_digit(sex)}")

    def ni_pppk(self, born_on: date, sex: str, year: int) -> str:
        digits = self._draws.weighted(_CONTRACT_DIGITS)
        return self._sequenced(f"{born_on:%Y%m%d}{year}{digits}{_sex_digit(sex)}")

    def _sequenced(self, fifteen: str) -> str:
        self._taken[fifteen] = self._taken.get(fifteen, 0) + 1
        return f"{fifteen}{self._taken[fifteen]:03d}"


def _sex_digit(sex: str) -> str:
    return "1" if sex == "M" else "2"
