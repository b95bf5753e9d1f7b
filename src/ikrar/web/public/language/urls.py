from django.urls import path

from ikrar.web.public.language import views

urlpatterns = [path("", views.choose, name="bahasa")]
