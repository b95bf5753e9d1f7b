"""The island of S2: nine staff, one printer, no signal; and what a phone's camera makes of their sheet."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.pledges.actions import rounds
from ikrar.apps.pledges.kinds import ApelKind
from ikrar.apps.pledges.models import Apel, Round
from ikrar.apps.roster.models import Absence, Number, Person, Unit, UnitHead
from ikrar.core.authority import NOBODY, Role
from tests import worlds
from tests.web.shared.papers.samples import pictures
from tests.worlds import MORNING, World

FRIDAY = MORNING + timedelta(days=4, hours=3)  # 10.30 WIB
PASSWORD = "sandi-latihan-2027"
OPERATOR = "kasubbag-pulau"
STAFF = (
    ("Hasan Basri", "Sekretaris Kelurahan"),
    ("Dullah", "Tenaga Kebersihan"),
    ("Fatimah Zahra", "Pengelola Keuangan"),
    ("Imran Yusuf", "Pengadministrasi Umum"),
    ("Marlina", "Pengelola Layanan"),
    ("Rahmawati", "Kasubbag Umum dan Kepegawaian"),
    ("Suryadi", "Juru Mudi"),
    ("Wati", "Pengelola Data"),
)


@dataclass
class Island:
    world: World
    unit: Unit
    round: Round
    apel: Apel
    people: dict[str, Person]


def build_island() -> Island:
    world = worlds.build_world(staff=2)
    worlds.adopt_texts(world)
    unit = worlds._unit(world.organisation, 9, "Kelurahan Pulau Karangjambu", world.units[1])
    people = _people(world, unit)
    round_ = worlds.open_round(world)
    apel = worlds.open_apel(
        world, kind=ApelKind.UNIT_SESSION, title="Apel di dermaga", place="Dermaga Karangjambu", unit_id=unit.pk
    )
    rounds.close_apel(apel_id=apel.pk, by=world.clerk, at=MORNING + timedelta(hours=1))
    return Island(world, unit, round_, apel, people)


def _people(world: World, unit: Unit) -> dict[str, Person]:
    """Nine of them: the lurah is Plt since August, Wati is on leave, Dullah has a local number."""
    found = {}
    names = (("Contoh Kartawijaya", "Lurah"), *STAFF)
    for n, (name, position) in enumerate(names):
        found[name] = worlds.add_person(world.organisation, unit, name, 900 + n, position=position)
    head = found["Contoh Kartawijaya"]
    head.front_title, head.back_title = "Drs. H.", "M.Si."
    head.save()
    UnitHead.objects.create(
        organisation=world.organisation,
        unit=unit,
        person=head,
        title="Lurah Pulau Karangjambu",
        acting="Plt",
        starts_on=date(2027, 8, 1),
    )
    Number.objects.filter(person=found["Dullah"]).update(scheme="lokal", value="HN-0231")
    Absence.objects.create(
        organisation=world.organisation, person=found["Wati"], kind="cuti-melahirkan", starts_on=date(2027, 7, 1)
    )
    clerk = accounts.create_user(username=OPERATOR, person_id=found["Rahmawati"].pk, password=PASSWORD, at=MORNING)
    accounts.grant_mandate(
        user_id=clerk.pk,
        organisation=world.organisation.code,
        role=Role.UNIT_OPERATOR,
        unit_id=unit.pk,
        by=NOBODY,
        at=MORNING,
        starts_on=date(2027, 1, 1),
        founding=True,
    )
    return found


def photograph(pdf: bytes, folder: Path, *, is_torn: bool) -> bytes:
    """The first page as a phone held at an angle takes it; torn: both corners with a code are gone."""
    page = pictures(pdf, folder, dpi=150)[0]
    wide, high = page.size
    ink = ImageDraw.Draw(page)
    for row in range(8):  # something like signatures
        y = int(high * (0.372 + row * 0.0438))
        scribble = [(wide * 0.6 + k * 9, y + random.Random(row * 40 + k).randint(-18, 18)) for k in range(16)]
        if row not in (4, 7):
            ink.line(scribble, fill=40, width=4, joint="curve")
    if is_torn:
        ink.polygon([(wide, 0), (wide * 0.7, 0), (wide, high * 0.22)], fill=90)
        ink.polygon([(0, high), (wide * 0.34, high), (0, high * 0.78)], fill=90)
    table = Image.new("L", (int(wide * 1.12), int(high * 1.1)), 90)
    table.paste(page, (int(wide * 0.06), int(high * 0.05)))
    photo = table.rotate(4, expand=True, fillcolor=90, resample=Image.Resampling.BICUBIC)
    photo.thumbnail((2200, 2200))
    kept = BytesIO()
    photo.filter(ImageFilter.GaussianBlur(1.2)).convert("RGB").save(kept, "JPEG", quality=60)
    return kept.getvalue()
