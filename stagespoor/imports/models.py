"""An import of one file, and what became of each of its rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.core.models import Versioned
from stagespoor.imports import states
from stagespoor.schools.models import School


class ImportBatch(Versioned):
    """One uploaded file of one school, from upload to commit and undo."""

    class State(models.TextChoices):
        UPLOADED = states.UPLOADED, _("Kolommen kiezen")
        CHECKED = states.CHECKED, _("Nagekeken, nog niet ingelezen")
        COMMITTED = states.COMMITTED, _("Ingelezen")
        UNDONE = states.UNDONE, _("Teruggedraaid")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(_("bestand"), max_length=200)
    headers = models.JSONField(default=list, help_text="headers of the file, in order")
    mapping = models.JSONField(default=dict, help_text="fact -> index of the column")
    notes = models.JSONField(default=list, blank=True, help_text="sentences about the file, from reading it")
    check_notes = models.JSONField(
        default=list, blank=True, help_text="sentences about the whole, from the check"
    )
    counts = models.JSONField(default=dict, blank=True, help_text="outcome -> number of rows")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_by_name = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=clock.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by_name = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.MOVES)), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[states.UPLOADED, states.CHECKED]) | Q(committed_at__isnull=False),
                name="import_committed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.UNDONE) | Q(undone_at__isnull=False), name="import_undone_has_date"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "-created_at"], name="import_history")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file as it stood there, and what became of it."""

    class Outcome(models.TextChoices):
        NEW = states.NEW, _("Nieuw")
        CHANGED = states.CHANGED, _("Gewijzigd")
        UNCHANGED = states.UNCHANGED, _("Ongewijzigd")
        DUPLICATE = states.DUPLICATE, _("Misschien dubbel")
        REFUSED = states.REFUSED, _("Geweigerd")

    class Undone(models.TextChoices):
        NO = "", _("Nee")
        UNDONE = "undone", _("Teruggedraaid")
        KEPT = "kept", _("Blijft staan")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("rij"))
    cells = models.JSONField(default=list)
    extra = models.JSONField(default=list, blank=True, help_text="cells beyond the last header")
    label = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    warned = models.BooleanField(default=False)
    reasons = models.JSONField(default=list, blank=True, help_text="[level, sentence] pairs")
    changes = models.JSONField(default=list, blank=True, help_text="[label, old, new] triples")
    add_anyway = models.BooleanField(default=False, help_text="not a duplicate, somebody decided")
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True, help_text="the record before the import changed it")
    after = models.JSONField(null=True, blank=True, help_text="the record as the import left it")
    undone = models.CharField(max_length=6, choices=Undone.choices, blank=True, default="")
    undo_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *states.OUTCOMES]), name="import_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(undone__in=["", "undone", "kept"]), name="import_row_undone_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "outcome", "number"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class ColumnMemory(models.Model):
    """How a school mapped the columns of files with these headers the last time."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the normalised headers")
    mapping = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "kind", "fingerprint"], name="column_memory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
