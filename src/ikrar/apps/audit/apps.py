from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ikrar.apps.audit"
    label = "audit"

    def ready(self) -> None:
        from ikrar.apps.ledger.triggers import append_only

        append_only("audit_auditevent")
