from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "ikrar.apps.pledges"
    label = "pledges"
    append_only = ("pledges_revision", "pledges_signature")  # the ledger puts the triggers there

    def ready(self) -> None:
        from ikrar.apps.ledger import stored
        from ikrar.apps.pledges.queries.kept import records, texts

        stored.register("catatan", records)
        stored.register("naskah", texts)
