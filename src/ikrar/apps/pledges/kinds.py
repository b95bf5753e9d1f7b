"""Small words of pledges."""

from __future__ import annotations

from django.db.models import TextChoices


class TextKind(TextChoices):
    IKRAR = "ikrar", "Ikrar netralitas"
    PAKTA = "pakta", "Pakta integritas"
    DECLARATION = "deklarasi", "Deklarasi bersama"


class RoundState(TextChoices):
    DRAFT = "rancangan", "Rancangan"
    OPEN = "dibuka", "Dibuka"
    CLOSED = "ditutup", "Ditutup"


class ApelKind(TextChoices):
    """Sessions of a round."""

    APEL = "apel", "Apel"
    JOINT_APEL = "apel-gabungan", "Apel gabungan"
    SOCIALISATION = "sosialisasi", "Sosialisasi"
    DECLARATION = "deklarasi-bersama", "Deklarasi bersama"
    UNIT_SESSION = "sesi-unit", "Sesi unit kerja"
    LATER = "susulan", "Susulan"


class ApelRoleKind(TextChoices):
    LEADER = "pembina_apel", "Pembina apel"
    READER = "pembaca_ikrar", "Pembaca ikrar"
    WITNESS = "saksi", "Saksi"


class Said(TextChoices):
    PRESENT = "present", "Hadir dan mengucapkan"
    LATER = "later", "Tidak hadir; membaca dan menandatangani"


class Way(TextChoices):
    PHONE = "ponsel", "Ponsel"
    DESK = "meja", "Meja bantuan"
    PAPER = "kertas", "Kertas"


class MethodType(TextChoices):
    """How a signature came about; stands in the record beside its level."""

    CARD = "card", "Kartu kode"
    PASSWORD = "password", "Kata sandi"
    SHARED = "shared", "Perangkat bersama"
    ASSISTED = "assisted", "Meja bantuan"
    PAPER = "paper", "Kertas"


class SignerRole(TextChoices):
    EMPLOYEE = "employee", "Pegawai"
    HEAD = "head", "Kepala unit"


LEVEL_WORDS = {
    0: "tingkat 0 · dibantu",
    1: "tingkat 1 · masuk sendiri",
    2: "tingkat 2 · kunci sandi (passkey)",
    3: "tingkat 3 · tersertifikasi",
}

SHARED_FROM = 3  # the third and later person signing from one device in a round is level 0


class ExceptionKind(TextChoices):
    """What the Inspektorat is shown of a round; the value stands in the address of its page."""

    ONE_DEVICE = "perangkat", "Banyak orang pada satu perangkat"
    ODD_HOURS = "jam", "Di luar pukul 05.00 sampai 21.00"
    ON_LEAVE = "cuti", "Menandatangani saat tercatat cuti atau sakit"
    ONE_OPERATOR = "operator", "Seratus orang atau lebih oleh satu petugas"
    NO_SCAN = "tanpa-pindaian", "Baris kertas tanpa pindaian"
    DISPUTES = "keberatan", "“Ini bukan saya”"
