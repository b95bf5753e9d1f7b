from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "ikrar.apps.pledges"
    label = "pledges"

    def ready(self) -> None:
        from ikrar.apps.ledger.triggers import append_only

        append_only("pledges_revision", "pledges_signature")
