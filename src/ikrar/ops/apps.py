from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "ikrar.ops"
    label = "ops"
