"""What waits for somebody today, by what their mandates let them do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges import rules
from ikrar.apps.pledges.kinds import RoundState
from ikrar.apps.pledges.queries import recap, rounds, texts
from ikrar.apps.pledges.queries.rounds import ApelLine, RoundLine
from ikrar.core.authority import Actor, Role
from ikrar.web.office.home.navigation import rooms
from ikrar.web.shared.templatetags.house import clock, long_date, number


@dataclass(frozen=True, slots=True)
class Task:
    """One line of components/task_list.html."""

    title: str
    url: str | None
    state: str
    kind: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks, for which office, when; `lines` are its rounds that are not long over."""

    actor: Actor
    owner: OrganisationRef
    at: datetime
    lines: tuple[RoundLine, ...]

    @property
    def runs_rounds(self) -> bool:
        return rules.may_run_rounds(self.actor, organisation=self.owner.code)

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.owner.code, *args])


def tasks(desk: Desk) -> list[Task]:
    """The most urgent kinds first: sessions of today, what is late, what somebody else waits for."""
    found = [*_sessions(desk)]
    if desk.runs_rounds:
        found += [*_rounds_of_clerk(desk), *_texts(desk)]
    found += [*_recaps_of_head(desk), *_disputes(desk)]
    return found


def _sessions(desk: Desk) -> Iterator[Task]:
    zone = ZoneInfo(desk.owner.zone)
    midnight = desk.at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if not desk.actor.paths(Role.CLERK, Role.APEL_OPERATOR, organisation=desk.owner.code):
        return
    today = rounds.sessions_on(organisation_id=desk.owner.id, since=midnight, before=midnight + timedelta(days=1))
    for code, apel in today:
        if rules.may_run_apel(desk.actor, organisation=desk.owner.code, unit_path=apel.unit_path):
            yield _session(desk, code, apel)


def _session(desk: Desk, code: str, apel: ApelLine) -> Task:
    when = f"{clock(apel.starts_at, apel.zone)} · {apel.place}" if apel.place else clock(apel.starts_at, apel.zone)
    if apel.is_open:
        title = _("Layar {apel}").format(apel=apel.title)
        return Task(title, desk.url("apel-layar", apel.code), _("sedang dibuka"), "wait", when)
    title = _("Buka {apel}").format(apel=apel.title)
    return Task(title, desk.url("apel-satu", code, apel.code), _("hari ini"), "wait", when)


def _rounds_of_clerk(desk: Desk) -> Iterator[Task]:
    if not desk.lines:
        title, hint = _("Rencanakan rangkaian penandatanganan"), _("Sesudah daftar pegawai dan naskahnya siap.")
        yield Task(title, desk.url("rangkaian-baru"), _("belum ada"), "none", hint)
    for line in desk.lines:
        phase = line.phase(desk.at)
        if phase == "rancangan":
            title = _("Periksa dan buka {round}").format(round=line.title)
            hint = _("{n} peserta").format(n=number(line.expected))
            yield Task(title, desk.url("rangkaian-satu", line.code), _("rancangan"), "wait", hint)
        elif phase == "lewat":
            title = _("Tutup {round}").format(round=line.title)
            hint = _("Masa tanda tangan habis {day}.").format(day=long_date(line.closes_at, line.zone))
            yield Task(title, desk.url("rangkaian-tutup", line.code), _("masanya habis"), "late", hint)
        if phase in ("berjalan", "lewat", "ditutup"):
            yield from _recaps_missing(desk, line)


def _recaps_missing(desk: Desk, line: RoundLine) -> Iterator[Task]:
    day = desk.at.astimezone(ZoneInfo(line.zone)).date()
    done, all_ = recap.recapitulated(round_id=line.id, organisation_id=desk.owner.id, day=day)
    if done < all_:
        title = _("Rekapitulasi unit: {round}").format(round=line.title)
        state = _("{n} unit belum").format(n=number(all_ - done))
        hint = _("{done} dari {all} kepala unit sudah menandatangani.").format(done=number(done), all=number(all_))
        kind = "none" if line.phase(desk.at) == "berjalan" else "wait"
        yield Task(title, desk.url("liputan", line.code) + "#rekapitulasi", state, kind, hint)


def _texts(desk: Desk) -> Iterator[Task]:
    lines = texts.revisions(organisation_id=desk.owner.id)
    if not lines:
        title, hint = _("Siapkan naskah"), _("Mulai dari contoh, atau tempelkan naskah instansi Anda.")
        yield Task(title, desk.url("naskah-contoh"), _("belum ada"), "none", hint)
    for line in lines:
        if not line.is_latest or line.adopted_at is not None:
            continue
        url = desk.url("naskah-revisi", line.text_code, line.number)
        if line.proposed_by_id == desk.actor.user_id:
            title = _("{title}, revisi {n}").format(title=line.title, n=line.number)
            yield Task(title, url, _("menunggu orang kedua"), "none", _("Anda yang mengusulkan."))
        else:
            title = _("Baca dan sahkan {title}, revisi {n}").format(title=line.title, n=line.number)
            hint = _("Diusulkan {who}.").format(who=line.proposed_by)
            yield Task(title, url, _("menunggu Anda"), "wait", hint)


def _recaps_of_head(desk: Desk) -> Iterator[Task]:
    paths = desk.actor.paths(Role.UNIT_HEAD, organisation=desk.owner.code)
    if not paths:
        return
    day = desk.at.astimezone(ZoneInfo(desk.owner.zone)).date()
    heads = recap.heads_of_paths(organisation_id=desk.owner.id, paths=paths, day=day)
    for line in desk.lines:
        phase = line.phase(desk.at)
        if phase not in ("berjalan", "lewat", "ditutup"):
            continue
        for head in heads:
            signed = recap.standing(round_id=line.id, unit_id=head.unit_id)
            title = _("Rekapitulasi {unit}").format(unit=head.unit_name)
            url = f"{desk.url('rekapitulasi', line.code)}?{urlencode({'unit': head.unit_code})}"
            if signed:
                yield Task(title, url, _("sudah ditandatangani"), "done", line.title)
            else:
                kind = "none" if phase == "berjalan" else "wait"
                yield Task(title, url, _("belum ditandatangani"), kind, line.title)


def _disputes(desk: Desk) -> Iterator[Task]:
    inspects = rules.may_see_exceptions(desk.actor, organisation=desk.owner.code)
    if not inspects and not desk.runs_rounds:
        return
    n = rounds.open_disputes(organisation_id=desk.owner.id)
    if n:
        title = _("{n} tanda tangan disengketakan: “Ini bukan saya”").format(n=number(n))
        room = f"/ruang/kantor/{desk.owner.code}/inspektorat/"
        built = any(one.url == room for one in rooms(organisation=desk.owner.code, roles={Role.INSPECTORATE.value}))
        hint = _("Di luar hitungan sampai Inspektorat memutusnya.")
        yield Task(title, room if inspects and built else None, _("belum diputus"), "late", hint)


def recent(lines: Sequence[RoundLine], at: datetime) -> tuple[RoundLine, ...]:
    """Rounds that may still want something: all but those closed for a month."""
    month = at - timedelta(days=31)
    return tuple(
        line
        for line in lines
        if line.state != RoundState.CLOSED or (line.closed_at is not None and line.closed_at > month)
    )
