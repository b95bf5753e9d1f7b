"""What the people of the demonstration are about to do: sign-ins, the training round, who is away.

Plain data. Persons are named by their number, units by their short code, texts by their id in `law/texts`;
`load` turns the first two into rows. Days are those of the organisation's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from ikrar.core.authority import Role
from ikrar.ops.demo import cast
from ikrar.ops.demo.draws import Draws
from ikrar.ops.demo.names import FEMALE
from ikrar.ops.demo.people import LOCAL, DemoOrganisation, DemoPerson
from ikrar.ops.demo.units import ISLAND, MELATI_WARD

APEL_DAY = date(2027, 8, 9)
_ROUND_STARTS = date(2027, 8, 2)
_ROUND_ENDS_BEFORE = date(2027, 8, 14)


@dataclass(frozen=True, slots=True)
class Mandate:
    """`unit` is a short code; "" is the whole organisation."""

    role: Role
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in. `person` is a number, "" for a bare person known by `name` only.

    by_card    comes in by the code card, without mandate or password
    who        what the terminal says of this sign-in
    """

    username: str
    person: str
    name: str
    who: str
    mandates: tuple[Mandate, ...] = ()
    by_card: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """A role at a session, values of `ApelRoleKind`. Off the roster it is an office without a name."""

    kind: str
    position: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the round. `kind` is a value of `ApelKind`, `unit` "" for everybody.

    open_now   the one session that is opened when the demonstration starts
    """

    kind: str
    title: str
    place: str
    day: date
    starts: time
    unit: str = ""
    open_now: bool = False
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with its window starts_on .. ends_before. `units` empty: everybody on the roster takes part."""

    title: str
    texts: tuple[str, ...]
    starts_on: date
    ends_before: date
    election: str
    heads_first: bool
    open: bool
    units: tuple[str, ...]
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why somebody is away, a value of `AbsenceKind`. `last_on` None: until further notice."""

    person: str
    kind: str
    starts_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    organisation: str
    accounts: tuple[Account, ...]
    rounds: tuple[RoundPlan, ...]
    excuses: tuple[Excuse, ...]


def tirtamarga_plan(city: DemoOrganisation, *, day: date) -> Plan:
    """Return the plan as of a day: one session is open on that day, the great apel is on 9 August 2027."""
    return Plan(city.code, _accounts(city), (_training_round(city, day),), excuses(city, day=day))


def wanasari_plan(secretariat: DemoOrganisation, *, day: date) -> Plan:
    """Return the plan of the council secretariat: a yearly pact in preparation, bound to no election."""
    head, clerk, second = secretariat.people[0], secretariat.people[1], secretariat.people[8]
    accounts = (
        Account("wanasari.umum", clerk.number, clerk.full_name, "pengelola kepegawaian", (Mandate(Role.CLERK),)),
        Account("wanasari.kedua", second.number, second.full_name, "pengesah naskah", (Mandate(Role.CLERK),)),
        Account("wanasari.sekwan", head.number, head.full_name, "kepala unit", (Mandate(Role.UNIT_HEAD),)),
    )
    pact = RoundPlan(
        title=f"Pakta integritas tahunan {day.year + 1}",
        texts=("contoh-pakta-integritas",),
        starts_on=day + timedelta(days=14),
        ends_before=day + timedelta(days=22),
        election="",
        heads_first=True,
        open=False,
        units=(),
        sessions=(),
    )
    return Plan(secretariat.code, accounts, (pact,), ())


def _accounts(city: DemoOrganisation) -> tuple[Account, ...]:
    def named(username: str, name: str, who: str, *mandates: Mandate, by_card: bool = False) -> Account:
        person = city.named(name)
        return Account(username, person.number, person.full_name, who, mandates, by_card)

    school = city.named(cast.SCHOOL_OPERATOR).unit
    return (
        named("ratna", cast.CLERK, "pengelola kepegawaian (BKPSDM)", Mandate(Role.CLERK)),
        named("teguh", cast.SECOND_CLERK, "pengelola kedua: mengesahkan naskah", Mandate(Role.CLERK)),
        named("gilang", cast.SCHOOL_OPERATOR, "operator sekolah", Mandate(Role.UNIT_OPERATOR, school)),
        named("welmina", cast.SHEET_CARRIER, "operator kecamatan", Mandate(Role.UNIT_OPERATOR, cast.ISLAND_DISTRICT)),
        named(
            "herlina",
            cast.WARD_HEAD,
            "kepala ruang, juga operatornya",
            Mandate(Role.UNIT_HEAD, MELATI_WARD),
            Mandate(Role.UNIT_OPERATOR, MELATI_WARD),
        ),
        named("syamsul", cast.ACTING_LURAH, "Plt. lurah", Mandate(Role.UNIT_HEAD, ISLAND)),
        named("sulastri", cast.HEADMISTRESS, "kepala unit (sekolah)", Mandate(Role.UNIT_HEAD, school)),
        named("rizal", cast.APEL_OPERATOR, "operator apel", Mandate(Role.APEL_OPERATOR)),
        named("padmini", cast.INSPECTOR, "Inspektorat", Mandate(Role.INSPECTORATE)),
        named("yuni", cast.NURSE, "pegawai, masuk dengan kartu kode", by_card=True),
        Account("admin", "", "Administrator Ikrar", "administrator", (Mandate(Role.ADMINISTRATOR),)),
    )


def _training_round(city: DemoOrganisation, day: date) -> RoundPlan:
    return RoundPlan(
        title="Latihan ikrar netralitas 2027",
        texts=("contoh-ikrar", "contoh-pakta-integritas"),
        starts_on=min(day, _ROUND_STARTS),
        ends_before=max(day + timedelta(days=14), _ROUND_ENDS_BEFORE),
        election="",
        heads_first=True,
        open=True,
        units=(),
        sessions=_sessions(city, day),
    )


def _sessions(city: DemoOrganisation, day: date) -> tuple[Session, ...]:
    return (
        Session(
            "apel",
            "Apel latihan hari ini",
            "Halaman Balai Kota Tirtamarga",
            day,
            time(7, 30),
            open_now=True,
            holders=_holders(city),
        ),
        Session(
            "apel-gabungan",
            "Apel gabungan ikrar netralitas",
            "Alun-Alun Tirtamarga",
            APEL_DAY,
            time(7, 30),
            holders=_holders(city),
        ),
        Session(
            "sesi-unit",
            "Ikrar di dermaga Pulau Karangjambu",
            "Dermaga Pulau Karangjambu",
            APEL_DAY,
            time(8, 0),
            unit=ISLAND,
            holders=(_on_roster(city, "pembina_apel", cast.ACTING_LURAH, "Plt. Lurah Pulau Karangjambu"),),
        ),
        Session(
            "susulan",
            "Susulan RSUD Tirta Husada",
            "Aula RSUD Tirta Husada",
            APEL_DAY + timedelta(days=1),
            time(14, 0),
            unit="tm.rsud",
        ),
    )


def _holders(city: DemoOrganisation) -> tuple[Holder, ...]:
    """An elected mayor is no civil servant: he leads, is on no roster, and never signs."""
    return (
        Holder("pembina_apel", "Wali Kota Tirtamarga"),
        _on_roster(city, "pembaca_ikrar", cast.SECRETARY, "Sekretaris Daerah"),
        Holder("saksi", "Ketua Bawaslu Kota Tirtamarga"),
    )


def _on_roster(city: DemoOrganisation, kind: str, name: str, position: str) -> Holder:
    return Holder(kind, position, city.named(name).number)


# kind, how many, first day from (earliest, latest) days before the day, then how many days long (shortest, longest)
_SHORT_EXCUSES: tuple[tuple[str, int, tuple[int, int], tuple[int, int]], ...] = (
    ("cuti-melahirkan", 21, (10, 70), (90, 90)),
    ("dl", 46, (0, 1), (2, 4)),
    ("sakit", 14, (0, 2), (3, 5)),
    ("cuti-sakit", 6, (3, 12), (14, 30)),
    ("cuti-tahunan", 18, (0, 4), (6, 8)),
    ("cuti-besar", 4, (5, 30), (40, 60)),
    ("cuti-penting", 3, (0, 5), (7, 12)),
    ("izin", 3, (0, 0), (1, 1)),
)
_STANDING = {
    "Tugas Belajar": "tugas-belajar",
    "Cuti di Luar Tanggungan Negara": "cltn",
    "Masa Persiapan Pensiun": "mpp",
}


def excuses(city: DemoOrganisation, *, day: date) -> tuple[Excuse, ...]:
    """Return who is away on the day, by kind: those of long standing, Wati, and a drawn number of each other kind."""
    draws = Draws(city.seed, "excuses")
    found = [
        Excuse(person.number, _STANDING[person.legal_status], max(person.since, date(2026, 1, 1)), None)
        for person in city.people
        if person.legal_status in _STANDING
    ]
    wati = city.named(cast.ON_MATERNITY_LEAVE)
    found.append(Excuse(wati.number, "cuti-melahirkan", day - timedelta(days=28), day + timedelta(days=61)))
    taken = {excuse.person for excuse in found} | {city.named(member.name).number for member in cast.tirtamarga_cast()}
    taken |= {head.person for head in city.heads}
    free = draws.shuffled([person for person in city.people if person.number not in taken])
    for kind, count, ago, long in _SHORT_EXCUSES:
        chosen = [person for person in free if _may_take(person, kind, day)][:count]
        numbers = {person.number for person in chosen}
        free = [person for person in free if person.number not in numbers]
        for person in chosen:
            starts_on = day - timedelta(days=draws.between(*ago))
            found.append(Excuse(person.number, kind, starts_on, starts_on + timedelta(days=draws.between(*long) - 1)))
    return tuple(found)


def _may_take(person: DemoPerson, kind: str, day: date) -> bool:
    if kind == "cuti-melahirkan":
        return person.sex == FEMALE and 23 <= day.year - person.born_on.year <= 38
    return person.staff_type != LOCAL
