"""Users, mandates, code cards and devices."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from ikrar.apps.accounts.kinds import CARD_TRIES, MandateRole


class User(AbstractBaseUser):
    """Someone who can sign in. `person` is the row of the roster, or none for a bare person (an auditor, Bawaslu)."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField("roster.Person", models.PROTECT, null=True, related_name="user")
    name = models.CharField(max_length=160, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[BaseUserManager[User]] = BaseUserManager()  # type: ignore[assignment]
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class Mandate(models.Model):
    """On pages: penugasan. Who may do what in which subtree (`unit` empty: all of it), from .. until, given by whom."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=16, choices=MandateRole)
    unit = models.ForeignKey("roster.Unit", models.PROTECT, null=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    why = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["user", "ends_before"], name="mandate_of_user")]
        constraints = [
            # rules.WHOLE_ONLY: desks without a fence around one unit.
            models.CheckConstraint(
                condition=Q(unit=None)
                | ~Q(role__in=[MandateRole.CLERK, MandateRole.INSPECTORATE, MandateRole.ADMINISTRATOR]),
                name="mandate_whole_only",
            ),
        ]


class CardBatch(models.Model):
    """One print of code cards for one unit: who printed how many, when, and why again."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    unit = models.ForeignKey("roster.Unit", models.PROTECT)
    printed_by = models.ForeignKey(User, models.PROTECT)
    printed_at = models.DateTimeField()
    cards = models.PositiveIntegerField()
    why = models.CharField(max_length=240, blank=True, default="")
    code = models.CharField(max_length=8, unique=True)


class Card(models.Model):
    """A printed code card. Only HMAC-SHA-256 of its 128 random bits is kept; opening needs the date of birth too."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    person = models.ForeignKey("roster.Person", models.CASCADE, related_name="cards")
    batch = models.ForeignKey(CardBatch, models.PROTECT, related_name="issued")
    digest = models.BinaryField(max_length=32, unique=True)
    tries_left = models.PositiveSmallIntegerField(default=CARD_TRIES)
    opened_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A new card voids the old: two live ones for one person cannot exist.
            models.UniqueConstraint(fields=["person"], condition=Q(voided_at=None), name="card_one_live"),
        ]


class Device(models.Model):
    """A browser that opened an account, known by HMAC of a random cookie; nothing of the machine is read."""

    digest = models.BinaryField(max_length=32, unique=True)
    first_seen_at = models.DateTimeField()
