"""Privileged reads and writes, append-only by trigger."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """Who, by which mandate, did or read what, when, and why where a reason is asked. Codes only, never content."""

    organisation = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    mandate_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    why = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "verb", "at"], name="audit_by_verb")]
