from django.urls import path

from ikrar.web.public.declarations import views

urlpatterns = [
    path("", views.show_list, name="deklarasi"),
    path("<slug:declaration_id>/", views.show, name="deklarasi-satu"),
]
