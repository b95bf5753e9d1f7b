"""What the demonstration is about to do fits the stories, on whatever day it starts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ikrar.apps.accounts.kinds import MandateRole
from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind
from ikrar.apps.roster.kinds import AbsenceKind
from ikrar.ops.demo import cast
from ikrar.ops.demo.city import tirtamarga
from ikrar.ops.demo.people import DemoOrganisation
from ikrar.ops.demo.plan import Plan, excuses, tirtamarga_plan, wanasari_plan
from ikrar.ops.demo.wanasari import wanasari

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def city() -> DemoOrganisation:
    return tirtamarga()


@pytest.fixture(scope="module")
def plan(city: DemoOrganisation) -> Plan:
    return tirtamarga_plan(city, day=TODAY)


def test_there_is_a_sign_in_for_each_kind_of_visitor(plan: Plan) -> None:
    roles = {mandate.role.value for account in plan.accounts for mandate in account.mandates}

    assert roles == set(MandateRole.values)
    assert [account.username for account in plan.accounts if account.by_card] == ["yuni"]
    assert len({account.username for account in plan.accounts}) == len(plan.accounts)


def test_two_people_can_adopt_a_text(plan: Plan) -> None:
    clerks = [a.username for a in plan.accounts if any(m.role.value == "pengelola" for m in a.mandates)]

    assert clerks == ["ratna", "teguh"]


def test_one_session_is_open_today_and_the_great_apel_is_on_a_monday_in_august(plan: Plan) -> None:
    training = plan.rounds[0]
    today = [session for session in training.sessions if session.open_now]
    great = next(session for session in training.sessions if session.kind == "apel-gabungan")

    assert [session.day for session in today] == [TODAY]
    assert (great.day, great.day.weekday()) == (date(2027, 8, 9), 0)
    assert training.starts_on <= TODAY < great.day < training.ends_before


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 8, 9), date(2028, 3, 1)])
def test_every_session_lies_in_the_window_whatever_the_day(city: DemoOrganisation, day: date) -> None:
    training = tirtamarga_plan(city, day=day).rounds[0]

    assert all(training.starts_on <= session.day < training.ends_before for session in training.sessions)


def test_the_mayor_leads_without_a_name_and_the_secretary_reads(city: DemoOrganisation, plan: Plan) -> None:
    holders = plan.rounds[0].sessions[0].holders

    assert [(holder.kind, holder.position, holder.person) for holder in holders] == [
        ("pembina_apel", "Wali Kota Tirtamarga", ""),
        ("pembaca_ikrar", "Sekretaris Daerah", city.named(cast.SECRETARY).number),
        ("saksi", "Ketua Bawaslu Kota Tirtamarga", ""),
    ]


def test_everybody_excused_is_away_on_the_day_and_nobody_twice(city: DemoOrganisation) -> None:
    found = excuses(city, day=TODAY)

    assert all(e.starts_on <= TODAY and (e.last_on is None or e.last_on >= TODAY) for e in found)
    assert len({excuse.person for excuse in found}) == len(found)
    assert Counter(excuse.kind for excuse in found) == {
        "tugas-belajar": 18,
        "cltn": 3,
        "mpp": 7,
        "cuti-melahirkan": 22,
        "dl": 46,
        "sakit": 14,
        "cuti-sakit": 6,
        "cuti-tahunan": 18,
        "cuti-besar": 4,
        "cuti-penting": 3,
        "izin": 3,
    }


def test_the_plan_speaks_the_words_of_the_apps(plan: Plan, city: DemoOrganisation) -> None:
    sessions = plan.rounds[0].sessions
    numbers = {person.number for person in city.people}
    units = {unit.code for unit in city.units}

    assert {session.kind for session in sessions} <= set(ApelKind.values)
    assert {holder.kind for session in sessions for holder in session.holders} == set(ApelRoleKind.values)
    assert {excuse.kind for excuse in plan.excuses} <= set(AbsenceKind.values)
    assert {account.person for account in plan.accounts} - {""} <= numbers
    assert {mandate.unit for account in plan.accounts for mandate in account.mandates} - {""} <= units


def test_the_council_secretariat_prepares_a_pact_bound_to_no_election() -> None:
    pact = wanasari_plan(wanasari(), day=TODAY).rounds[0]

    assert (pact.election, pact.open, pact.sessions) == ("", False, ())
