"""The agreement (stagecontract): a snapshot of facts, its versions and its signatures (AGR-1..3)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.agreements import states
from stagespoor.core import clock
from stagespoor.placements.models import Placement
from stagespoor.students.models import Guardian

User = settings.AUTH_USER_MODEL


class Agreement(models.Model):
    """One version of the agreement of a placement; ``facts`` is what was printed and signed."""

    class State(models.TextChoices):
        MADE = states.MADE, _("Te tekenen")
        SIGNED = states.SIGNED, _("Getekend")
        REPLACED = states.REPLACED, _("Vervangen")

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state__in=["made", "signed"]), name="agreement_one_current"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "signed", "replaced"]), name="agreement_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} v{self.number}"


class Signature(models.Model):
    """Who signed, when and how. Withdrawn signatures stay visible."""

    class How(models.TextChoices):
        PAPER = "paper", _("Op papier")
        ONLINE = "online", _("Online")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(_("partij"), max_length=20, help_text="student, parent, company, school")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("naam"), max_length=150)
    signed_on = models.DateField(_("getekend op"))
    how = models.CharField(_("hoe"), max_length=8, choices=How.choices, default=How.PAPER)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(party__in=["student", "parent", "company", "school"]), name="signature_party_known"
            ),
            models.UniqueConstraint(
                fields=["agreement", "party"], condition=~Q(party="parent") & Q(withdrawn_at=None),
                name="signature_once_per_party",
            ),
            models.UniqueConstraint(
                fields=["agreement", "guardian"], condition=Q(party="parent", withdrawn_at=None),
                name="signature_once_per_guardian",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.party} {self.name}"
