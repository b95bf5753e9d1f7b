"""The night shift of S3: one phone, a stack of cards, and a round that is open now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from ikrar.apps.accounts import actions as accounts
from ikrar.apps.ledger import actions as ledger
from ikrar.apps.pledges.actions import rounds
from ikrar.apps.pledges.models import Round
from ikrar.apps.roster.models import Person
from ikrar.ops.worker import Worker
from tests import published, worlds
from tests.worlds import World

LATER = "Saya tidak hadir; saya membaca dan menandatangani"


@dataclass
class Ward:
    """`nurses`: Yuni, Sari, Dewi and Tuti. `address` is where the site runs."""

    world: World
    round: Round
    nurses: list[Person]
    address: str
    printed: dict[int, str] = field(default_factory=dict)

    def card(self, person: Person) -> str:
        """The address on her code card, printed when first asked for."""
        if person.pk in self.printed:
            return self.printed[person.pk]
        _, (card,) = accounts.print_cards(
            organisation=self.world.organisation.code,
            unit_id=self.world.units[0].pk,
            people=[person.pk],
            by=self.world.clerk,
            at=timezone.now(),
        )
        self.printed[person.pk] = f"{self.address}/ruang/k/{card.token}/"
        return self.printed[person.pk]

    def come_in(self, page: Any, person: Person) -> None:
        """Scan the card, say when one was born, and stand before the text."""
        page.goto(self.card(person))
        page.get_by_label("Tanggal").fill(str(person.born_on.day))
        page.get_by_label("Bulan").fill(str(person.born_on.month))
        page.get_by_label("Tahun").fill(str(person.born_on.year))
        page.get_by_role("button", name="Lanjut").click()

    def sign(self, page: Any, person: Person, said: str = LATER) -> None:
        page.get_by_label(said).check()
        page.get_by_role("button", name=f"Tanda tangani sebagai {person.full_name}").click()


def build_ward(folder: Path, settings: Any, address: str) -> Ward:
    now = timezone.now()
    published.begin_log(folder, settings, at=now - timedelta(days=1))
    settings.IKRAR_URL = address
    world = worlds.build_world(staff=2)
    worlds.adopt_texts(world)
    nurses = [
        worlds.add_person(world.organisation, world.units[0], name, 700 + n, position="Perawat Ahli Pertama")
        for n, name in enumerate(("Yuni Pratiwi, S.Kep.", "Sari Wulandari", "Dewi Anggraini", "Tuti Handayani"))
    ]
    plan = rounds.RoundPlan(
        title="Ikrar Netralitas 2027",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=5),
        revision_ids=world.texts,
    )
    code = world.organisation.code
    round_ = rounds.plan_round(organisation=code, plan=plan, by=world.clerk, at=now)
    rounds.open_round(round_id=round_.pk, by=world.clerk, at=now)
    world.round = round_
    return Ward(world, round_, nurses, address)


def let_the_worker_work() -> None:
    """One turn of the worker; the lead is given up, so that the next test can take it."""
    Worker().turn(at=timezone.now())
    ledger.stop_sequencing()
