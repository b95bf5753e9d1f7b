from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ikrar.apps.audit"
    label = "audit"
    append_only = ("audit_auditevent",)  # the ledger, its neighbour, puts the triggers there
