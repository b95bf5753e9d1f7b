"""The log as rows. Entries, their numbers, notes and payloads are held by triggers: written once, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One fact, in the order of arrival. Its number in the log stands in EntryIndex. Append-only."""

    kind = models.PositiveSmallIntegerField()
    commit = models.BinaryField(max_length=32, unique=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    by = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__gte=1, kind__lte=7), name="entry_kind_known")]


class Due(models.Model):
    """An entry without a number yet. The row is the job: made with the entry, gone when it is numbered."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="due")
    due_at = models.DateTimeField()


class EntryIndex(models.Model):
    """The number of an entry in the log. Append-only."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="number")
    index = models.BigIntegerField(unique=True)


class Orphan(models.Model):
    """An entry that the published log has and a restored backup had not: its record is lost. Append-only."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="orphan")
    found_at = models.DateTimeField()


class Head(models.Model):
    """The single row that decides how long the log is. Everything published follows from it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=250)
    installation = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="head_single")]


class Note(models.Model):
    """A checkpoint that was signed: the truth of what was signed, before any file says it. Append-only."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    text = models.TextField()
    at = models.DateTimeField()


class PublicPayload(models.Model):
    """The bytes behind a public entry (kinds 05 to 07), shown at /log/public/<commit>. Append-only."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="payload")
    commit = models.BinaryField(max_length=32, unique=True)
    payload = models.BinaryField()
