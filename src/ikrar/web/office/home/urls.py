"""The first page of an office."""

from django.urls import path

from ikrar.web.office.home import views

urlpatterns = [path("", views.home, name="kantor")]
