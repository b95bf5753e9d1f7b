"""/ruang/kantor/<kode>/pegawai/: people, loads, units."""

from django.urls import path, register_converter

from ikrar.web.office.roster.person_code import PersonCode
from ikrar.web.office.roster.views import loads, people, preview, units

register_converter(PersonCode, "orang")

urlpatterns = [
    path("", people.listing, name="pegawai"),
    path("orang/<orang:person>/", people.show, name="pegawai-orang"),
    path("orang/<orang:person>/perbaiki/", people.correct, name="pegawai-perbaiki"),
    path("orang/<orang:person>/berhalangan/", people.absent, name="pegawai-berhalangan"),
    path("orang/<orang:person>/berhalangan/<orang:absence>/akhiri/", people.back, name="pegawai-kembali"),
    path("muat/", loads.receive, name="muatan"),
    path("muat/<slug:load>/", preview.show, name="muatan-pratinjau"),
    path("muat/<slug:load>/kolom/", loads.columns, name="muatan-kolom"),
    path("muat/<slug:load>/muat/", preview.apply, name="muatan-muat"),
    path("muat/<slug:load>/nomor-baru/", preview.new_numbers, name="muatan-nomor-baru"),
    path("muat/<slug:load>/ditolak.xlsx", preview.refused_sheet, name="muatan-ditolak"),
    path("muat/<slug:load>/unit/", units.propose, name="muatan-unit"),
    path("unit/", units.tree, name="unit"),
    path("unit/lembar/", units.sheet, name="unit-lembar"),
    path("unit/susun/", units.arrange, name="unit-susun"),
    path("unit/<int:seq>/", units.head, name="unit-kepala"),
]
