"""Coming in by card or password, going out, and the room one stands in then."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from ikrar.apps.accounts import actions, queries
from ikrar.apps.accounts.hashers import PasswordLaneBusy
from ikrar.apps.accounts.kinds import SignInWay
from ikrar.apps.pledges.queries import mine
from ikrar.core.refusal import Refusal
from ikrar.web.employee.account.forms import BirthDateForm, CardCodeForm, LocalNumberForm, NewPasswordForm, SignInForm
from ikrar.web.shared import doors, refusals

UNPROCESSABLE = 422
DEVICE_COOKIE = "perangkat"
DEVICE_COOKIE_AGE = 400 * 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _back(request: HttpRequest) -> str:
    """Where to go after signing in: only a path of our own signed-in rooms."""
    wanted = request.POST.get("lalu") or request.GET.get("lalu") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/ruang/") and ".." not in wanted else reverse("ruang")


def _remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """A random cookie tells one browser from another; nothing of the machine is read."""
    cookie = request.COOKIES.get(DEVICE_COOKIE, "")
    if len(cookie) != 43:
        cookie = secrets.token_urlsafe(32)
    request.session["device"] = actions.device_id(cookie=cookie, at=timezone.now())
    response.set_cookie(
        DEVICE_COOKIE,
        cookie,
        max_age=DEVICE_COOKIE_AGE,
        path="/ruang/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _enter(request: HttpRequest, user: object, way: SignInWay, to: str) -> HttpResponse:
    login(request, user, backend=BACKEND)  # type: ignore[arg-type]
    request.session["way"] = way.value
    response = HttpResponseRedirect(to)
    _remember_device(request, response)
    return response


@doors.public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    context = {"form": form, "back": _back(request), "refused": ""}
    if request.method != "POST":
        return render(request, "employee/account/sign_in.html", context)
    if form.is_valid():
        try:
            user = authenticate(request, **form.cleaned_data)
        except PasswordLaneBusy as busy:
            return refusals.answer(request, busy, status=503)
        if user is not None:
            return _enter(request, user, SignInWay.PASSWORD, _back(request))
        context["refused"] = True
    return render(request, "employee/account/sign_in.html", context, status=UNPROCESSABLE)


@doors.public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("depan")


@doors.public
@require_http_methods(["GET", "HEAD", "POST"])
def type_card(request: HttpRequest) -> HttpResponse:
    """For a camera that does not read the QR: the code is posted, and leads to the same page."""
    form = CardCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("kartu", form.cleaned_data["code"])
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "employee/account/type_card.html", {"form": form}, status=status)


@doors.public
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a card's QR. Looking never uses the card up; the answer opens the account on this device."""
    try:
        found = queries.live_card(token=token, at=timezone.now())
    except queries.CardUnknown as refusal:
        return refusals.answer(request, refusal, status=404)
    by_date = found.person.born_on is not None
    form = (BirthDateForm if by_date else LocalNumberForm)(request.POST or None)
    context: dict[str, object] = {
        "form": form,
        "person": found.person.full_name,
        "organisation_name": found.organisation.name,
        "refused": None,
    }
    context |= {"by_date": by_date, "tries_left": found.tries_left}
    if request.method != "POST":
        return render(request, "employee/card.html", context)
    if form.is_valid():
        answer = form.cleaned_data["born_on"] if by_date else form.cleaned_data["number"]
        try:
            opened = actions.open_card(token=token, answer=answer, at=timezone.now())
        except actions.CardSpent as refusal:
            return refusals.answer(request, refusal)
        except Refusal as refusal:
            left = refusal.values.get("left", 0)
            context |= {"refused": refusals.say(refusal), "todo": refusals.say_todo(refusal), "tries_left": left}
            return render(request, "employee/card.html", context, status=UNPROCESSABLE)
        to = request.session.pop(doors.WANTED, "") or _first_page(opened.person_id)
        return _enter(request, opened.user, SignInWay.CARD, to)
    return render(request, "employee/card.html", context, status=UNPROCESSABLE)


def _first_page(person_id: int) -> str:
    """Straight to the text when just one round waits for this person."""
    waiting = [each for each in mine.rounds_of(person_id=person_id, at=timezone.now()) if not each.signed]
    return reverse("tanda-tangan", args=[waiting[0].code]) if len(waiting) == 1 else reverse("ruang")


@doors.signed_in
def home(request: HttpRequest) -> HttpResponse:
    actor = doors.acting(request)
    rounds = mine.rounds_of(person_id=actor.person_id, at=timezone.now()) if actor.person_id else []
    context = {
        "rounds": rounds,
        "organisations": queries.organisations_of(actor=actor),
        "way": request.session.get("way"),
    }
    return render(request, "employee/account/home.html", context)


@doors.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Setting a password later, after a card opened the account."""
    form = NewPasswordForm(request.POST or None)
    context = {"form": form, "refused": "", "username": request.user.get_username()}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_password(user=request.user, password=form.cleaned_data["password"])  # type: ignore[arg-type]
            # Keeps this session with its way and its device; the sessions of the old password end.
            update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
            return redirect("ruang")
        except PasswordLaneBusy as busy:
            return refusals.answer(request, busy, status=503)
        except actions.PasswordWeak as weak:
            context["refused"] = refusals.say(weak)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "employee/account/password.html", context, status=status)
