from django.urls import path

from ikrar.web.employee.receipts import certificate, views

urlpatterns = [
    path("tanda-terima/", views.mine_all, name="tanda-terima-saya"),
    path("tanda-terima/<str:code>/", views.show, name="tanda-terima"),
    path("tanda-terima/<str:code>/keadaan/", views.state, name="tanda-terima-keadaan"),
    path("tanda-terima/<str:code>/bukti.ikrar", views.proof, name="tanda-terima-bukti"),
    path("tanda-terima/<str:code>/sertifikat.pdf", certificate.download, name="sertifikat"),
    path("tanda-terima/<str:code>/bukan-saya/", views.not_me, name="bukan-saya"),
]
