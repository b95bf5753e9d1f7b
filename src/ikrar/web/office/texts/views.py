"""The texts desk: read, propose, lay side by side, adopt."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikrar.apps.accounts.queries import OrganisationRef
from ikrar.apps.pledges.actions import texts as actions
from ikrar.apps.pledges.kinds import TextKind
from ikrar.apps.pledges.queries import texts
from ikrar.apps.pledges.queries.texts import RevisionLine
from ikrar.core.authority import Role
from ikrar.core.refusal import Refusal
from ikrar.core.rulebook.compose import FieldNotFilled
from ikrar.web.office.texts import examples as shelf
from ikrar.web.office.texts.differences import side_by_side
from ikrar.web.office.texts.forms import NewTextForm, PlacesForm, RevisionForm
from ikrar.web.shared import doors, refusals
from ikrar.web.shared.codes import commit_code
from ikrar.web.shared.press import fresh_key

UNPROCESSABLE = 422
office = doors.office(Role.CLERK)


def _owner(request: HttpRequest) -> OrganisationRef:
    return request.organisation  # type: ignore[attr-defined, no-any-return]


def _line(request: HttpRequest, code: str, number: int) -> RevisionLine:
    found = texts.revision(organisation_id=_owner(request).id, text_code=code, number=number)
    if found is None:
        raise Http404
    return found


def _of_text(request: HttpRequest, code: str) -> list[RevisionLine]:
    found = texts.revisions(organisation_id=_owner(request).id, text_code=code)
    if not found:
        raise Http404
    return found


@office
@require_safe
def show_list(request: HttpRequest, organisation: str) -> HttpResponse:
    lines = texts.revisions(organisation_id=_owner(request).id)
    latest = [line for line in lines if line.is_latest]
    return render(request, "office/texts/list.html", {"texts": latest, "zone": _owner(request).zone})


@office
@require_safe
def show(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    lines = _of_text(request, code)
    return render(request, "office/texts/show.html", {"text": lines[0], "lines": lines, "zone": _owner(request).zone})


@office
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, organisation: str) -> HttpResponse:
    owner = _owner(request)
    if request.method != "POST":
        start = _start(request)
        form = NewTextForm(initial={"key": fresh_key(), **start}, organisation_id=owner.id)
        return render(request, "office/texts/propose.html", {"form": form})
    form = NewTextForm(request.POST, organisation_id=owner.id)
    if not form.is_valid():
        return render(request, "office/texts/propose.html", {"form": form}, status=UNPROCESSABLE)
    typed = form.cleaned_data
    revision = actions.propose_revision(
        organisation=organisation,
        code=typed["code"],
        kind=TextKind(typed["kind"]),
        title=typed["title"],
        body=typed["body"],
        source=typed["source"],
        marks=shelf.marks_left(typed["example"], typed["body"]),
        by=doors.acting(request),
        at=timezone.now(),
    )
    return _proposed(request, organisation, typed["code"], revision.number)


def _start(request: HttpRequest) -> dict[str, str]:
    """A fresh form may begin from an example; its places come with the address."""
    example = request.GET.get("contoh", "")
    try:
        return shelf.start_from(example, request.GET.dict()) or {}
    except FieldNotFilled as refusal:
        messages.error(request, f"{refusals.say(refusal)}\n{refusals.say_todo(refusal)}")
        return {}


def _proposed(request: HttpRequest, organisation: str, code: str, number: int) -> HttpResponse:
    messages.success(
        request,
        _("Revisi {number} diusulkan.").format(number=number)
        + "\n"
        + _("Mintalah pengelola kepegawaian lain membaca dan mengesahkannya; baru sesudah itu naskah dapat dipakai."),
    )
    return HttpResponseRedirect(reverse("naskah-revisi", args=[organisation, code, number]), status=303)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """A mended typo is a new revision; the form begins with the words of the newest one."""
    lines = _of_text(request, code)
    last = lines[0]
    start = {"key": fresh_key(), "body": last.body, "source": last.source, "seen": last.number}
    digests = {line.number: line.sha256 for line in lines}
    form = RevisionForm(request.POST or None, initial=start, digests=digests)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        revision = actions.propose_revision(
            organisation=organisation,
            code=code,
            kind=TextKind(last.kind),
            title=last.title,
            body=typed["body"],
            source=typed["source"],
            marks=[mark for mark in last.marks if mark["as_printed"] in typed["body"]],
            why=typed["why"],
            by=doors.acting(request),
            at=timezone.now(),
        )
        return _proposed(request, organisation, code, revision.number)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "office/texts/revise.html", {"form": form, "text": last}, status=status)


@office
@require_safe
def show_revision(request: HttpRequest, organisation: str, code: str, number: int) -> HttpResponse:
    return _show_revision(request, _line(request, code, number))


def _show_revision(
    request: HttpRequest, line: RevisionLine, *, unread: bool = False, status: int = 200
) -> HttpResponse:
    actor, owner = doors.acting(request), _owner(request)
    before = [one for one in _of_text(request, line.text_code) if one.number < line.number]
    warnings = []
    if line.adopted_at is None:
        names = actions.roster_names(owner.id, line.body)
        warnings = actions.warnings_in(line.body, names=names)
    context = {
        "line": line,
        "before": before[0] if before else None,
        "warnings": warnings,
        "is_mine": actor.user_id == line.proposed_by_id,
        "unread": unread,
        "zone": owner.zone,
        "public_code": line.commit.hex() if line.commit else "",
        "commit_code": commit_code(line.commit) if line.commit else "",
    }
    return render(request, "office/texts/revision.html", context, status=status)


@office
@require_POST
def adopt(request: HttpRequest, organisation: str, code: str, number: int) -> HttpResponse:
    line, read = _line(request, code, number), request.POST.get("warnings_read") == "ya"
    try:
        actions.adopt_revision(revision_id=line.id, by=doors.acting(request), at=timezone.now(), warnings_read=read)
    except actions.WarningsUnread:
        return _show_revision(request, line, unread=True, status=UNPROCESSABLE)
    except Refusal as refusal:
        return refusals.answer(request, refusal)
    messages.success(
        request, _("Naskah disahkan dan dicatat dalam buku besar publik.\nSekarang dapat dipakai dalam rangkaian.")
    )
    return HttpResponseRedirect(reverse("naskah-revisi", args=[organisation, code, number]), status=303)


@office
@require_safe
def compare(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    lines = _of_text(request, code)
    by_number = {str(line.number): line for line in lines}
    after = by_number.get(request.GET.get("b", ""), lines[0])
    earlier = [line for line in lines if line.number < after.number] or lines
    before = by_number.get(request.GET.get("a", ""), earlier[0])
    difference = side_by_side(before.body, after.body)
    context = {"text": lines[0], "lines": lines, "before": before, "after": after, "difference": difference}
    return render(request, "office/texts/compare.html", context)


@office
@require_safe
def examples(request: HttpRequest, organisation: str) -> HttpResponse:
    return render(request, "office/texts/examples.html", {"examples": shelf.examples()})


@office
@require_safe
def example(request: HttpRequest, organisation: str, example: str) -> HttpResponse:
    page = shelf.example_page(example)
    if page is None:
        raise Http404
    places = PlacesForm(places=page.example.fields, initial={"instansi": _owner(request).name})
    return render(request, "office/texts/example.html", {"page": page, "places": places})
