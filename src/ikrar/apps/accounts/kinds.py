"""Small words of accounts."""

from __future__ import annotations

from django.db.models import TextChoices

from ikrar.core.authority import Role


class MandateRole(TextChoices):
    CLERK = Role.CLERK.value, "Pengelola kepegawaian"
    UNIT_OPERATOR = Role.UNIT_OPERATOR.value, "Operator unit"
    UNIT_HEAD = Role.UNIT_HEAD.value, "Kepala unit"
    APEL_OPERATOR = Role.APEL_OPERATOR.value, "Operator apel"
    INSPECTORATE = Role.INSPECTORATE.value, "Inspektorat"
    ADMINISTRATOR = Role.ADMINISTRATOR.value, "Administrator"


class SignInWay(TextChoices):
    """How a session was opened; goes into the record as the type of level 1."""

    CARD = "card", "Kartu kode"
    PASSWORD = "password", "Kata sandi"


CARD_TRIES = 5


class CardState(TextChoices):
    """How the newest card of a person stands."""

    NONE = "belum", "Belum dicetak"
    PRINTED = "dicetak", "Dicetak, belum dibuka"
    OPENED = "dibuka", "Sudah dibuka"
    SPENT = "habis", "Mati: lima kali salah tanggal lahir"
    VOID = "batal", "Dibatalkan"
    EXPIRED = "lewat", "Lewat masa berlaku"
