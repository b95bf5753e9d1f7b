"""The doors: who may come in. Each view of /ruang/ stands behind one; the actor is built once a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from ikrar.apps.accounts import queries
from ikrar.core.authority import Actor, Mandate, Role

View = Callable[..., HttpResponse]
# Their rooms show the whole organisation, so a mandate for one unit opens none of them.
WHOLE = frozenset({Role.CLERK, Role.INSPECTORATE, Role.ADMINISTRATOR})
WANTED = "apel_wanted"


def actor_of(request: HttpRequest) -> Actor | None:
    """The signed-in actor, or None. Read once, kept on the request."""
    if not hasattr(request, "actor"):
        user = request.user
        request.actor = queries.actor_for(user=user, at=timezone.now()) if user.is_authenticated else None  # type: ignore[attr-defined]
    return request.actor  # type: ignore[no-any-return, attr-defined]


def acting(request: HttpRequest) -> Actor:
    """The actor behind a door that let somebody in; 404 where none stands."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def person_of(request: HttpRequest) -> int:
    """The person of the roster who is signed in; 404 for a bare account."""
    person_id = acting(request).person_id
    if person_id is None:
        raise Http404
    return person_id


def _sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else "/ruang/"
    if back.startswith("/ruang/apel/"):
        request.session[WANTED] = back  # who scanned the square's QR first and their card second comes back to it
    return HttpResponseRedirect(f"{reverse('masuk')}?{urlencode({'lalu': back})}")


def signed_in(view: View) -> View:
    """Anyone with an account."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request) is None:
            return _sign_in(request)
        return view(request, *args, **kwargs)

    door.door = "signed_in"  # type: ignore[attr-defined]
    return door


def employee(view: View) -> View:
    """Someone who stands on a roster, signed in by card or password."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor is None:
            return _sign_in(request)
        if actor.person_id is None:
            raise Http404
        return view(request, *args, **kwargs)

    door.door = "employee"  # type: ignore[attr-defined]
    return door


def at_the_door(actor: Actor, *, organisation: str) -> tuple[Mandate, ...]:
    """The mandates in this organisation that open rooms."""
    return tuple(
        m for m in actor.mandates if m.organisation == organisation and (m.role not in WHOLE or not m.unit_path)
    )


def office(*roles: Role) -> Callable[[View], View]:
    """Someone with one of these mandates in the organisation named by the path; what you may not see is 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, organisation: str, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is None:
                return _sign_in(request)
            if not any(m.role in roles for m in at_the_door(actor, organisation=organisation)):
                raise Http404
            found = queries.organisation(code=organisation)
            if found is None:
                raise Http404
            request.organisation = found  # type: ignore[attr-defined]
            return view(request, organisation, *args, **kwargs)

        door.door = "office:" + "+".join(sorted(roles))  # type: ignore[attr-defined]
        return door

    return decorate


def sealed_form(view: View) -> View:
    """The sign page: showing it stands behind `employee`; the press carries a sealed field that says who may send it,
    which the view opens and the batch checks."""
    view.door = "sealed_form"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody; the mark says that it was meant."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def desk(request: HttpRequest) -> dict[str, object]:
    """Context of signed-in pages: who acts, for which organisation, by which roles."""
    actor = getattr(request, "actor", None)
    organisation = getattr(request, "organisation", None)
    known = at_the_door(actor, organisation=organisation.code) if actor and organisation else ()
    roles = {m.role.value for m in known}
    return {"actor": actor, "organisation": organisation, "roles": roles}
