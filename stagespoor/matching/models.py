"""What student, parents and mentor say of a place on the short list, and with whom it clicked (MAT-1, PREP-6)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.employers.models import Contact
from stagespoor.placements.models import Candidate
from stagespoor.schools.models import School
from stagespoor.students.models import Student


class Wish(models.Model):
    """The wish of one party for one candidate, in the words of one person. A later one of that person replaces it.

    ``own``: somebody of the party said it; else somebody of the school wrote down what the party told. Neither
    replaces the other.
    """

    class Party(models.TextChoices):
        STUDENT = "student", _("Leerling")
        PARENT = "parent", _("Ouder of verzorger")
        MENTOR = "mentor", _("Mentor")

    class Answer(models.TextChoices):
        YES = "yes", _("Graag")
        MAYBE = "maybe", _("Misschien")
        NO = "no", _("Liever niet")

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="wishes")
    party = models.CharField(_("wie"), max_length=10, choices=Party.choices)
    answer = models.CharField(_("wens"), max_length=6, choices=Answer.choices)
    text = models.CharField(_("waarom"), max_length=300, blank=True)
    own = models.BooleanField(_("zelf gezegd"), default=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "party", "said_by"], name="wish_once_per_person"),
            models.CheckConstraint(
                condition=Q(party__in=["student", "parent", "mentor"]), name="wish_party_known"
            ),
            models.CheckConstraint(condition=Q(answer__in=["yes", "maybe", "no"]), name="wish_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.answer}"


class Click(models.Model):
    """Whether it clicks between a supervisor and a student, or a supervisor and a coach (MAT-1).

    Somebody's own words; without them the match looks at how earlier placements ended. Never shown to a company.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="clicks")
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, null=True, blank=True, related_name="clicks"
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    clicked = models.BooleanField(_("klikt het?"))
    text = models.CharField(_("waar zie je dat aan?"), max_length=300)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supervisor", "student"], condition=Q(coach=None), name="click_once_per_student"
            ),
            models.UniqueConstraint(
                fields=["school", "supervisor", "coach"],
                condition=Q(student=None),
                name="click_once_per_coach",
            ),
            models.CheckConstraint(
                condition=Q(student=None, coach__isnull=False) | Q(student__isnull=False, coach=None),
                name="click_of_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="click_has_grounds"),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} {self.clicked}"
