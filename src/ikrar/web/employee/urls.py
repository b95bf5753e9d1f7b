"""/ruang/: what an employee does on a phone."""

from django.urls import include, path

urlpatterns = [
    path("", include("ikrar.web.employee.account.urls")),
    path("", include("ikrar.web.employee.signing.urls")),
    path("", include("ikrar.web.employee.receipts.urls")),
]
