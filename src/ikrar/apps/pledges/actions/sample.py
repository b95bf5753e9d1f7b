"""Drawing people to call back, by a seed of our own that is kept in the trace."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from ikrar.apps.audit import actions as audit
from ikrar.apps.audit.models import AuditEvent
from ikrar.apps.pledges.models import Round
from ikrar.apps.pledges.queries import exceptions
from ikrar.apps.pledges.queries.exceptions import SAMPLE_DRAWN, Draw
from ikrar.apps.pledges.rules import NotYours, may_see_exceptions
from ikrar.core.authority import Actor
from ikrar.core.refusal import Refusal

MOST = 500
_SEED_BITS = 128


class SampleSizeOdd(Refusal):
    code = "pledges.sample_size"
    sentence = "Jumlah orang dalam contoh harus antara 1 dan {most}."
    todo = "Tiga puluh orang biasanya cukup untuk mulai."


class NobodySigned(Refusal):
    code = "pledges.nobody_signed"
    sentence = "Belum ada yang menandatangani dalam rangkaian ini."
    todo = "Ambil contoh sesudah penandatanganan berjalan."


@transaction.atomic
def draw_sample(*, organisation: str, round_code: str, size: int, by: Actor, at: datetime, press: bytes) -> Draw:
    """Keep who drew how many with which seed; the same press gives the first draw.

    Refuses    NotYours, SampleSizeOdd, NobodySigned
    """
    round_ = Round.objects.select_for_update().filter(organisation__code=organisation, code=round_code).first()
    if round_ is None or not may_see_exceptions(by, organisation=organisation):
        raise NotYours
    if not 1 <= size <= MOST:
        raise SampleSizeOdd(most=MOST)
    mark = press[:8].hex()
    known = AuditEvent.objects.filter(
        organisation=organisation, verb=SAMPLE_DRAWN, user_id=by.user_id, subject__endswith=f":{mark}"
    ).filter(subject__startswith=f"{round_.code}:{size}:")
    first = known.order_by("id").first()
    if first is not None:
        return exceptions.read_draw(first)
    people = len(exceptions.population(round_id=round_.pk, at=at))
    if not people:
        raise NobodySigned
    seed = f"{secrets.SystemRandom().getrandbits(_SEED_BITS):032x}"
    subject = f"{round_.code}:{size}:{people}:{seed}:{mark}"
    audit.note(actor=by, organisation=organisation, verb=SAMPLE_DRAWN, subject=subject, at=at)
    return Draw(seed=seed, size=size, population=people, at=at, by_id=by.user_id)
