from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "ikrar.apps.pledges"
    label = "pledges"
