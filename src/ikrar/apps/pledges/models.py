"""Texts, rounds, apel, signatures. What is written once (revisions, signatures) is held by triggers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ikrar.apps.pledges.kinds import ApelKind, ApelRoleKind, RoundState, Said, SignerRole, TextKind, Way


class Text(models.Model):
    """A naskah of an organisation; what is signed is one of its revisions."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=TextKind)
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="text_code_once")]


class Revision(models.Model):
    """Append-only. `body` is NFC, LF, one final LF; `sha256` is the digest of exactly these UTF-8 bytes."""

    text = models.ForeignKey(Text, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8, default="id")
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=300, blank=True, default="")
    marks = models.JSONField(default=list)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["text", "sha256"], name="revision_digest_once"),
        ]


class Adoption(models.Model):
    """The second person's yes. From then on the revision may be used; its public entry is `commit` (kind 05)."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="adoption")
    adopted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField()
    warnings_seen = models.JSONField(default=list)
    commit = models.BinaryField(max_length=32, unique=True)


class Round(models.Model):
    """Rangkaian penandatanganan: texts, window, participants. It owns coverage; apel belong to it."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=200)
    election = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.DRAFT)
    zone = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    heads_first = models.BooleanField(default=False)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_size = models.BigIntegerField(null=True)
    closed_root = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_window")]
        indexes = [models.Index(fields=["organisation", "state"], name="round_by_state")]


class RoundText(models.Model):
    """The revisions signed in a round, in reading order."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="texts")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="rounds")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "revision"], name="round_text_once"),
            models.UniqueConstraint(fields=["round", "order"], name="round_text_order"),
        ]


class RoundPart(models.Model):
    """Who takes part: a unit with its subtree, all units of a place, or one named person. No row: everybody."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="parts")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, null=True)
    place = models.CharField(max_length=120, blank=True, default="")
    person = models.ForeignKey("roster.Person", models.PROTECT, null=True)


class Participant(models.Model):
    """Someone who is expected to sign in a round, with the unit they are counted in. Kept in step with the roster."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="participants")
    person = models.ForeignKey("roster.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=SignerRole, default=SignerRole.EMPLOYEE)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="participant_once")]
        indexes = [models.Index(fields=["round", "unit"], name="participant_in_unit")]


class Apel(models.Model):
    """One session of a round. `code` is six Crockford base32 characters, unique among those not closed."""

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="apel")
    code = models.CharField(max_length=6)
    kind = models.CharField(max_length=20, choices=ApelKind, default=ApelKind.APEL)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True, default="")
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    unit = models.ForeignKey("roster.Unit", models.PROTECT, null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], condition=Q(closed_at=None), name="apel_code_live")]
        indexes = [models.Index(fields=["round", "starts_at"], name="apel_of_round")]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class ApelRole(models.Model):
    """Pembina apel, pembaca ikrar, saksi: a person of the roster, or name and office of someone who is on none."""

    apel = models.ForeignKey(Apel, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=ApelRoleKind)
    person = models.ForeignKey("roster.Person", models.PROTECT, null=True)
    name = models.CharField(max_length=160, blank=True, default="")
    position = models.CharField(max_length=200)
    acting = models.CharField(max_length=4, blank=True, default="")


class Signature(models.Model):
    """Append-only. One record of one person and one text revision at one level.

    attempt   0, raised by one when an earlier record at this level was disputed, so that the owner can still sign
    act       the same for ikrar and pakta signed by one press
    at        when it was recorded; for paper `signed_on` is the day written on the sheet
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    apel = models.ForeignKey(Apel, models.PROTECT, null=True, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    person = models.ForeignKey("roster.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=0)
    way = models.CharField(max_length=6, choices=Way)
    method = models.CharField(max_length=16)
    said = models.CharField(max_length=8, choices=Said)
    commit = models.BinaryField(max_length=32, unique=True)
    receipt = models.BinaryField(max_length=117)
    upgrades = models.BinaryField(max_length=32, null=True)
    act = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    device = models.ForeignKey("accounts.Device", models.PROTECT, null=True, related_name="+")
    operator = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey("pledges.Scan", models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "revision", "person", "level", "attempt"], name="signature_once"),
        ]
        indexes = [
            models.Index(fields=["round", "person"], name="signature_of_person"),
            models.Index(fields=["round", "unit"], name="signature_in_unit"),
            models.Index(fields=["person"], name="signature_history"),
            models.Index(fields=["round", "device"], name="signature_by_device"),
        ]


class RecordSecret(models.Model):
    """What erasure destroys of a private record (kinds 01 and 04): seed, exact bytes, the fields they hide."""

    commit = models.BinaryField(max_length=32, primary_key=True)
    seed = models.BinaryField(max_length=32)
    record = models.BinaryField()
    subject = models.BinaryField()
    evidence = models.BinaryField(null=True)


class LeadRecord(models.Model):
    """The record of a unit's head, or of a pembina apel (`unit_path` "apel/<id>"), which later records point to."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="leads")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200)
    commit = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "revision", "unit_path"], name="lead_once")]


class Dispute(models.Model):
    """ "Ini bukan saya": the record is out of the count until a person decides."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="dispute")
    opened_at = models.DateTimeField()
    statement = models.CharField(max_length=600, blank=True, default="")
    commit = models.BinaryField(max_length=32, unique=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    reason = models.CharField(max_length=600, blank=True, default="")


class Declined(models.Model):
    """Menyatakan tidak menandatangani. The reason is private: neither head nor operator reads it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="declined")
    person = models.ForeignKey("roster.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    private_reason = models.CharField(max_length=1000, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], condition=Q(withdrawn_at=None), name="declined_once")
        ]


class CounterDelta(models.Model):
    """What one batch added to the count of one unit; folded into Counter by the worker."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=6)
    change = models.IntegerField()


class Counter(models.Model):
    """Folded counts of one unit's own people. A subtree is their sum by path prefix, so a unit may move."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=6)
    signed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "revision", "level", "way"], name="counter_once")
        ]


class DeskShift(models.Model):
    """A help desk: an operator's device, and a second person who confirmed from their own account."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    apel = models.ForeignKey(Apel, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    witness = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=6)
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(witness=None) | ~Q(witness=F("operator")), name="desk_two_people"),
            models.UniqueConstraint(fields=["code"], name="desk_code_once"),
        ]


class Sheet(models.Model):
    """A printed signing sheet of a unit; `code` stands in its page codes. Rows are fixed when it is printed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    apel = models.ForeignKey(Apel, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, related_name="+")
    code = models.CharField(max_length=26, unique=True)
    pages = models.PositiveSmallIntegerField()
    printed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()


class SheetRow(models.Model):
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    page = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()
    person = models.ForeignKey("roster.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "row"], name="sheet_row_once")]


class Scan(models.Model):
    """A photograph or scan of one page: the SHA-256 of its bytes is the evidence of every row ticked on it.

    code       public, stands in desk paths
    sheet      none while no page code was read and nobody has said yet which page this is
    why        why the page was told by hand; `note` is what the operator adds to every row booked from it
    """

    organisation = models.ForeignKey("roster.Organisation", models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=12, unique=True)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="scans")
    page = models.PositiveSmallIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=40)
    page_code_read = models.BooleanField()
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    signed_on = models.DateField(null=True)
    ticked_at = models.DateTimeField(null=True)
    booked_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="scan_once"),
            models.CheckConstraint(
                condition=Q(sheet=None, page=None) | Q(sheet__isnull=False, page__isnull=False),
                name="scan_placed_whole",
            ),
        ]


class Tick(models.Model):
    """A row that carries ink on a scan: whose, and what they said. `person` differs from the printed one only with a
    reason in `why`."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="ticks", db_index=False)
    row = models.PositiveSmallIntegerField()
    person = models.ForeignKey("roster.Person", models.PROTECT, related_name="+")
    said = models.CharField(max_length=8, choices=Said)
    why = models.CharField(max_length=300, blank=True, default="")
    booked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "row"], name="tick_once")]


class Recapitulation(models.Model):
    """Surat pernyataan rekapitulasi: a unit's head signs the counts of the subtree (statement, kind 04)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    unit = models.ForeignKey("roster.Unit", models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=160)
    signer_position = models.CharField(max_length=200)
    acting = models.CharField(max_length=4, blank=True, default="")
    way = models.CharField(max_length=6, choices=Way)
    scan_sha256 = models.CharField(max_length=64, blank=True, default="")
    counts = models.JSONField()
    at = models.DateTimeField()
    commit = models.BinaryField(max_length=32, unique=True)
    receipt = models.BinaryField(max_length=117)

    class Meta:
        indexes = [models.Index(fields=["round", "unit"], name="recap_of_unit")]
