from django.urls import path

from ikrar.web.employee.signing import views

urlpatterns = [
    path("apel/<str:apel>/", views.at_apel, name="apel"),
    path("apel/<str:code>/tidak/", views.decline, {"kind": "apel"}, name="apel-tidak"),
    path("tanda-tangan/<str:code>/", views.later, name="tanda-tangan"),
    path("tanda-tangan/<str:code>/tidak/", views.decline, {"kind": "round"}, name="tanda-tangan-tidak"),
]
