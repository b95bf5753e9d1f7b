from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "ikrar.apps.roster"
    label = "roster"
