"""The way through the desks: only rooms that are built, and only those whose door lets this actor in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from ikrar.web.shared.doors import at_the_door

ROOMS = (
    ("", _("Beranda")),
    ("rangkaian/", _("Rangkaian")),
    ("naskah/", _("Naskah")),
    ("pegawai/", _("Pegawai")),
    ("kartu/", _("Kartu kode")),
    ("meja/", _("Meja bantuan")),
    ("lembar/", _("Lembar kertas")),
    ("surat/", _("Surat & laporan")),
    ("inspektorat/", _("Inspektorat")),
    ("penugasan/", _("Penugasan")),
)


@dataclass(frozen=True, slots=True)
class Room:
    """One link of the navigation, in the shape that base_desk.html reads."""

    title: str
    url: str
    is_current: bool
    count: int | None = None


@cache
def _roles_behind(room: str) -> frozenset[str]:
    """The roles that the door of a room lets in; empty where the room is not built."""
    try:
        door = getattr(resolve(f"/ruang/kantor/x/{room}").func, "door", "")
    except Resolver404:
        return frozenset()
    kind, _, roles = door.partition(":")
    return frozenset(roles.split("+")) if kind == "office" else frozenset()


def rooms(*, organisation: str, roles: set[str], path: str = "") -> list[Room]:
    found = []
    for room, title in ROOMS:
        if _roles_behind(room) & roles:
            url = f"/ruang/kantor/{organisation}/{room}"
            current = path == url if not room else path.startswith(url)
            found.append(Room(title=gettext(title), url=url, is_current=current))
    return found


def desk_navigation(request: HttpRequest) -> dict[str, object]:
    """Context of every desk page."""
    organisation, actor = getattr(request, "organisation", None), getattr(request, "actor", None)
    if organisation is None or actor is None:
        return {}
    roles = {m.role.value for m in at_the_door(actor, organisation=organisation.code)}
    return {"navigation": rooms(organisation=organisation.code, roles=roles, path=request.path)}
