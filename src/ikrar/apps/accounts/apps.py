from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ikrar.apps.accounts"
    label = "accounts"
