"""Who may sign, run and read what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ikrar.apps.pledges.kinds import RoundState
from ikrar.core.authority import Actor, Role
from ikrar.core.refusal import Refusal

if TYPE_CHECKING:
    from ikrar.apps.pledges.queries.batch import Facts, Press, Signer


class RoundClosed(Refusal):
    code = "pledges.round_closed"
    sentence = "Masa penandatanganan rangkaian {round} tidak sedang dibuka."
    todo = "Tanyakan jadwal susulan kepada operator unit atau pengelola kepegawaian Anda."


class ApelClosed(Refusal):
    code = "pledges.apel_closed"
    sentence = "{apel} belum dibuka atau sudah ditutup."
    todo = "Anda tetap dapat menandatangani susulan selama rangkaiannya masih dibuka: buka lagi kartu kode Anda."


class TextChanged(Refusal):
    code = "pledges.text_changed"
    sentence = "Naskah yang Anda lihat bukan lagi naskah rangkaian ini; tanda tangan belum dicatat."
    todo = "Muat ulang halaman, baca naskahnya, lalu tanda tangani."


class NotOnRoster(Refusal):
    code = "pledges.not_on_roster"
    sentence = "Pada hari ini nama Anda tidak ada dalam daftar pegawai instansi ini."
    todo = "Hubungi pengelola kepegawaian; bila Anda baru pindah, daftar pegawai mungkin belum diperbarui."


class NotParticipant(Refusal):
    code = "pledges.not_participant"
    sentence = "Nama Anda belum termasuk peserta rangkaian penandatanganan {round}."
    todo = "Hubungi operator unit Anda; unit kerja Anda mungkin ikut rangkaian lain."


class SignInEnded(Refusal):
    code = "pledges.sign_in_ended"
    sentence = "Anda sudah keluar dari perangkat ini; tanda tangan belum dicatat."
    todo = "Pindai lagi kartu kode Anda."


class NotYours(Refusal):
    code = "pledges.not_yours"
    sentence = "Penugasan Anda tidak mencakup tindakan ini."
    todo = "Mintalah kepada pengelola kepegawaian instansi Anda."


def check_may_sign(request: Press, facts: Facts, *, at: datetime) -> Signer:
    """The signer, if round and apel are open, the texts are the round's, and the person is on the roster today.

    Refuses    RoundClosed, ApelClosed, TextChanged, SignInEnded, NotParticipant, NotOnRoster
    """
    round_ = facts.rounds[request.round_id]
    if round_.state != RoundState.OPEN or not round_.opens_at <= at < round_.closes_at:
        raise RoundClosed(round=round_.title)
    if request.apel_id is not None:
        apel = facts.apel.get(request.apel_id)
        if apel is None or apel.round_id != request.round_id:
            raise ApelClosed(apel="Apel ini")
        if apel.opened_at is None or apel.opened_at > at or (apel.closed_at is not None and apel.closed_at <= at):
            raise ApelClosed(apel=apel.title)
    if not request.revision_ids or not set(request.revision_ids) <= {text.revision_id for text in round_.texts}:
        raise TextChanged
    if request.session_key is not None and request.session_key not in facts.sessions:
        raise SignInEnded
    key = (request.round_id, request.person_id)
    if key not in facts.participants:
        raise NotParticipant(round=round_.title)
    if key not in facts.signers:
        raise NotOnRoster
    return facts.signers[key]


def may_run_rounds(actor: Actor, *, organisation: str) -> bool:
    return actor.holds(Role.CLERK, organisation=organisation)


def may_run_apel(actor: Actor, *, organisation: str, unit_path: str = "") -> bool:
    return actor.holds(Role.CLERK, Role.APEL_OPERATOR, organisation=organisation, unit_path=unit_path)


def may_assist(actor: Actor, *, organisation: str, unit_path: str) -> bool:
    """Help desk and paper: the operator of the subtree, or the clerk."""
    return actor.holds(Role.CLERK, Role.UNIT_OPERATOR, organisation=organisation, unit_path=unit_path)


def may_see_names(actor: Actor, *, organisation: str, unit_path: str) -> bool:
    """Names of those missing: only heads and operators of that subtree, and the clerk who runs the round."""
    return actor.holds(Role.CLERK, Role.UNIT_HEAD, Role.UNIT_OPERATOR, organisation=organisation, unit_path=unit_path)


def may_see_exceptions(actor: Actor, *, organisation: str) -> bool:
    return actor.holds(Role.INSPECTORATE, organisation=organisation)


def may_sign_recapitulation(actor: Actor, *, organisation: str, unit_path: str) -> bool:
    """The head of exactly this unit: nobody signs in place of a head below. Without unit it is the top unit's."""
    own = {unit_path, ""} if unit_path.count(".") == 1 else {unit_path}
    return any(
        m.role is Role.UNIT_HEAD and m.organisation == organisation and m.unit_path in own for m in actor.mandates
    )
