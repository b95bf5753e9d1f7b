"""A mandate for one unit opens no room that shows the whole organisation."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from ikrar.apps.accounts.models import User
from ikrar.apps.roster import actions
from ikrar.core.authority import NOBODY, Actor, Mandate, Role
from ikrar.web.office.home.navigation import desk_navigation
from ikrar.web.shared import doors
from tests.worlds import MORNING


@pytest.fixture
def kota(db):
    return actions.create_organisation(code="kota", name="Kota Contoh", by=NOBODY, at=MORNING)


def asked(role, unit_path):
    request = RequestFactory().get("/ruang/kantor/kota/")
    request.user = User()
    request.actor = Actor(1, None, "Petugas", (Mandate(id=1, organisation="kota", role=role, unit_path=unit_path),))
    return request


def comes_in(request, role):
    try:
        return doors.office(role)(lambda *_: HttpResponse())(request, "kota").status_code == 200
    except Http404:
        return False


@pytest.mark.parametrize("role", Role)
def test_a_wide_role_counts_at_the_door_only_for_the_whole_organisation(role, kota):
    is_wide = role in {Role.CLERK, Role.INSPECTORATE, Role.ADMINISTRATOR}

    assert comes_in(asked(role, ""), role)
    assert comes_in(asked(role, "1/"), role) is not is_wide


def test_the_way_through_the_desks_names_no_room_behind_a_closed_door(kota):
    request = asked(Role.CLERK, "1/")
    comes_in(request, Role.UNIT_HEAD)
    request.organisation = doors.queries.organisation(code="kota")

    assert doors.desk(request)["roles"] == set()
    assert desk_navigation(request)["navigation"] == []
