from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ikrar.apps.audit"
    label = "audit"
