from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ikrar.web"
    label = "web"
