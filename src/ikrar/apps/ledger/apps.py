from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "ikrar.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        from ikrar.apps.ledger import triggers

        triggers.append_only(
            "ledger_entry", "ledger_entryindex", "ledger_orphan", "ledger_note", "ledger_publicpayload"
        )
        # an app below the ledger or beside it does not import it: it names its tables in its own AppConfig
        for config in apps.get_app_configs():
            triggers.append_only(*getattr(config, "append_only", ()))
        # post_migrate is sent once for each app, after all migrations ran: ours stands for all registered tables
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="ledger.triggers")
        # deploy: `migrate` runs all other checks first and could then never put a trigger back
        register(triggers.TAG, deploy=True)(triggers.check_triggers)
