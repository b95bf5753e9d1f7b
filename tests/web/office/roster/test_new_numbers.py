import pytest

from ikrar.apps.roster.models import Number, Person
from tests.web.office.roster.conftest import person


@pytest.fixture
def renumbered(clerk, planned):
    """A PPPK is loaded, then stands in the next file with another number."""
    first = planned([person(1, nip="199002142021212001", nama="Wati Contoh", jenis="PPPK")], types=("PPPK",))
    clerk.post(f"{first}muat/", {"expected": "1"})
    return planned([person(1, nip="199002142023212009", nama="Wati Contoh", jenis="PPPK")], types=("PPPK",))


def test_a_new_number_waits_for_an_answer_before_anything_is_loaded(clerk, renumbered):
    page = clerk.get(f"{renumbered}?tab=berubah")
    assert [(line.line, line.twin, line.same) for line in page.context["lines"]] == [(2, "Wati Contoh", None)]

    answer = clerk.post(f"{renumbered}muat/", {"expected": "1", "why": "belum diputus sama sekali"})

    assert answer.status_code == 422
    assert "1 nomor baru mungkin milik orang yang sudah ada; belum diputus." in answer.content.decode()
    assert Number.objects.count() == 1


def test_the_same_person_keeps_both_numbers(clerk, renumbered):
    clerk.post(f"{renumbered}nomor-baru/", {"baris-2": "sama"})
    clerk.post(f"{renumbered}muat/", {"expected": "1"})

    assert Person.objects.count() == 1
    assert Number.objects.count() == 2


def test_another_person_is_new_and_the_first_one_leaves(clerk, renumbered):
    clerk.post(f"{renumbered}nomor-baru/", {"baris-2": "lain", "baris-9": "entah"})
    counts = clerk.get(renumbered).context["load"].counts

    assert (counts["baru"], counts["keluar"], counts["belum_diputus"]) == (1, 1, 0)
    answer = clerk.post(f"{renumbered}muat/", {"expected": "1", "why": "orangnya memang berganti"})
    assert answer.status_code == 302
    assert Person.objects.count() == 2


@pytest.mark.parametrize("row", ["²", "9" * 30, "-1", "x", ""])
def test_a_row_that_cannot_be_one_is_not_found(row, clerk, renumbered):
    assert clerk.post(f"{renumbered}nomor-baru/", {f"baris-{row}": "sama"}).status_code == 404
