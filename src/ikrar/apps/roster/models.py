"""Organisations, units, people, and what was true of them on which day. A period is starts_on .. ends_before.

A million posts are loaded at once: a foreign key whose column leads a composite index has no index of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ikrar.apps.roster.kinds import AbsenceKind, Acting, LoadState, NumberScheme, OrganisationKind, StaffType, Tab


class Organisation(models.Model):
    """`code` stands in desk paths; `zone` is the IANA zone in which "on that day" is read."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=OrganisationKind, default=OrganisationKind.AGENCY)
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    letterhead = models.CharField(max_length=160, blank=True, default="")
    address = models.CharField(max_length=240, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One node of the tree. `path` is materialised, "00001.00017.": a subtree is a prefix; `seq` numbers the units."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    code = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=32, blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["organisation", "seq"], name="unit_seq_once"),
            models.UniqueConstraint(fields=["organisation", "path"], name="unit_path_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
        ]
        indexes = [models.Index(fields=["parent"], name="unit_parent")]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return self.path.count(".") - 1


class Person(models.Model):
    """One human being on the roster of one organisation. `born_on` is read from the NIP, or typed for those without."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people", db_index=False)
    name = models.CharField(max_length=160)
    front_title = models.CharField(max_length=60, blank=True, default="")
    back_title = models.CharField(max_length=80, blank=True, default="")
    born_on = models.DateField(null=True)
    email = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Titles as people write them: "dr. Yuni Astuti, S.Ked."."""
        front = f"{self.front_title} " if self.front_title else ""
        back = f", {self.back_title}" if self.back_title else ""
        return f"{front}{self.name}{back}"


class Number(models.Model):
    """A number a person carried. A PPPK gets a new one on transfer: the old one stays, with its end."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="numbers", db_index=False)
    scheme = models.CharField(max_length=8, choices=NumberScheme)
    value = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="number_once")]
        indexes = [models.Index(fields=["person"], name="number_of_person")]


class Post(models.Model):
    """Where a person was, as what, from when until when. `unit` is where they work, `home_unit` where they belong."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="posts", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", db_index=False)
    home_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    staff_type = models.CharField(max_length=8, choices=StaffType)
    position = models.CharField(max_length=200, blank=True, default="")
    position_class = models.CharField(max_length=60, blank=True, default="")
    rank = models.CharField(max_length=40, blank=True, default="")
    legal_status = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends_before=None), name="post_one_open"),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")), name="post_period"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "unit", "ends_before"], name="post_in_unit"),
            models.Index(fields=["person", "starts_on"], name="post_history"),
        ]


class UnitHead(models.Model):
    """Who headed a unit, also as Plt, Plh, Pj. The head may be off the roster (name and title only)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="heads")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="headed")
    name = models.CharField(max_length=160, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    acting = models.CharField(max_length=4, choices=Acting, blank=True, default=Acting.DEFINITIVE)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit"], condition=Q(ends_before=None), name="head_one_open")]
        indexes = [models.Index(fields=["organisation", "person"], name="head_by_person")]


class AwaitedHead(models.Model):
    """A head whose number a unit sheet names before the people are loaded; seated by the load that brings them."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="awaited_head")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True, default="")
    acting = models.CharField(max_length=4, choices=Acting, blank=True, default=Acting.DEFINITIVE)


class Absence(models.Model):
    """An excuse by kind, with its days. `ends_before` unknown means until further notice."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=20, choices=AbsenceKind)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    recorded_by = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "person"], name="absence_of_person")]


class Load(models.Model):
    """One file on its way into the roster: uploaded, mapped, planned, applied. `code` stands in the desk's path.

    staff_types   the scope: "keluar" counts only people of these types below `unit_path` ("" is everybody)
    counts        what the plan found, by tab, and the notes beside it; what was applied is the same numbers
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="loads")
    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=LoadState, default=LoadState.MAPPING)
    press = models.BinaryField(max_length=32, null=True, unique=True)
    file_name = models.CharField(max_length=160)
    file_kind = models.CharField(max_length=80, blank=True, default="")
    headings = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    staff_types = models.JSONField(default=list)
    unit_path = models.CharField(max_length=200, blank=True, default="")
    effective_on = models.DateField(null=True)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True, default="")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "created_at"], name="load_recent")]


class LoadChunk(models.Model):
    """Up to 2,000 rows of the kept columns, zlib over JSON lines, until the load is applied or discarded."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="chunks", db_index=False)
    seq = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "seq"], name="load_chunk_once")]


class StagedRow(models.Model):
    """A checked row before it becomes a person. Null: the file has no such column, so what is known stays.

    Plain numbers instead of foreign keys: a million of these are copied in, compared once and deleted.
    """

    pk = models.CompositePrimaryKey("load_id", "line")
    load_id = models.BigIntegerField()
    line = models.PositiveIntegerField()
    scheme = models.CharField(max_length=8)
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    staff_type = models.CharField(max_length=8)
    unit_id = models.BigIntegerField()
    home_unit_id = models.BigIntegerField(null=True)
    born_on = models.DateField(null=True)
    front_title = models.CharField(max_length=60, null=True)
    back_title = models.CharField(max_length=80, null=True)
    email = models.CharField(max_length=160, null=True)
    position = models.CharField(max_length=200, null=True)
    position_class = models.CharField(max_length=60, null=True)
    rank = models.CharField(max_length=40, null=True)
    legal_status = models.CharField(max_length=60, null=True)
    tab = models.CharField(max_length=8, choices=Tab, null=True)
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    twin_id = models.BigIntegerField(null=True)
    new_number = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["load_id", "person_id"], condition=Q(person_id__isnull=False), name="staged_person"),
        ]


class LoadFault(models.Model):
    """A refused row: where, what stood there, why; `cells` are the kept cells, to mend in the downloaded sheet."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="faults", db_index=False)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    reason = models.CharField(max_length=400)
    number = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=160, blank=True, default="")
    cells = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["load", "line"], name="fault_by_line")]


class LoadUnit(models.Model):
    """A unit that the file names and the tree does not know: what the tree editor proposes from."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="unknown_units", db_index=False)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "code", "name"], name="load_unit_once")]
