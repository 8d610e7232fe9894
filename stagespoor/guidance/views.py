"""Pages of contact moments, the visit rhythm and feedback to the mentor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.actor import Actor
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.guidance import actions, forms
from stagespoor.guidance.access import load_feedback, load_moment
from stagespoor.guidance.models import ContactMoment, Feedback
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.placements.states import ACTIVE
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import load_student
from stagespoor.students.models import Student


def file_url(student_id: int, tab: str = "begeleiding") -> str:
    """The part of the student's file to go back to."""
    return reverse("desk:student_tab", args=[student_id, tab])


def _policy(actor: Actor) -> Policy:
    return get_policy(actor.policy_name)


@requires(Permission.GUIDANCE_WRITE, load=load_student)
def new(request: ActorRequest, student: Student) -> HttpResponse:
    """Plan a talk or visit with or about a student (ORG-4)."""
    running = Placement.objects.filter(student=student, state__in=ACTIVE).order_by("-pk").first()
    form = forms.PlanForm(request.POST or None, policy=_policy(request.actor))
    return run_form(
        request, form, heading=_("Gesprek of bezoek plannen"), lead=student.full_name, button=_("Plannen"),
        done=_("Het gesprek staat gepland."), back_url=file_url(student.pk),
        do=lambda data: actions.plan_moment(student=student, placement=running, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_placement)
def plan(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Plan a visit to the place of a placement."""
    contact = placement.supervisor
    initial = {"with_whom": contact.name if contact else ""}
    form = forms.PlanForm(
        request.POST or None, policy=_policy(request.actor), at_company=True, initial=initial
    )
    return run_form(
        request, form, heading=_("Bezoek plannen"), button=_("Plannen"), done=_("Het bezoek staat gepland."),
        lead=f"{placement.student.full_name} · {placement.place_name}", back_url=file_url(placement.student_id),
        do=lambda data: actions.plan_moment(
            student=placement.student, placement=placement, by=request.actor, **data
        ),
    )  # fmt: skip


@requires(Permission.GUIDANCE_VIEW, load=load_moment)
def moment(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """One talk or visit with its report."""
    actor = request.actor
    context = {
        "moment": moment, "kind": _policy(actor).choice("contact_kinds", moment.kind).name,
        "may_write": actor.may(Permission.GUIDANCE_WRITE), "back_url": file_url(moment.student_id),
        "may_read_off": actor.may(Permission.FEEDBACK_ANSWER) and moment.tell_mentor and not moment.mentor_read_at,
    }  # fmt: skip
    return render(request, "guidance/moment.html", context)


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def hold(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """Write the report of a talk or visit (REC-1)."""
    kind = _policy(request.actor).choice("contact_kinds", moment.kind).name
    form = forms.HoldForm(
        request.POST or None, initial={"held_on": moment.planned_on, "with_whom": moment.with_whom}
    )
    return run_form(
        request, form, heading=_("Verslag schrijven"), lead=f"{kind} · {moment.student.full_name}",
        done=_("Het verslag staat in het dossier."), back_url=file_url(moment.student_id),
        do=lambda data: actions.hold_moment(moment=moment, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def move(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """Put a planned moment on another day."""
    initial = {"planned_on": moment.planned_on, "planned_at": moment.planned_at}
    form = forms.MoveForm(request.POST or None, initial=initial)
    return run_form(
        request, form, heading=_("Gesprek verzetten"), lead=moment.student.full_name, button=_("Verzetten"),
        done=_("Het gesprek is verzet."), back_url=file_url(moment.student_id),
        do=lambda data: actions.move_moment(moment=moment, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def cancel(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """A planned moment does not go on."""
    form = forms.ReasonForm(request.POST or None)
    return run_form(
        request, form, heading=_("Gesprek gaat niet door"), lead=moment.student.full_name,
        button=_("Gaat niet door"), done=_("Het gesprek is afgezegd. De reden staat op de tijdlijn."),
        back_url=file_url(moment.student_id),
        do=lambda data: actions.cancel_moment(moment=moment, by=request.actor, reason=data["reason"]),
    )  # fmt: skip


@require_POST
@requires(Permission.FEEDBACK_ANSWER, load=load_moment)
def read(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """The mentor marks a report as read (ORG-5)."""
    actions.mark_read(moment=moment, by=request.actor)
    messages.success(request, _("Genoteerd dat je dit hebt gelezen."))
    return redirect("desk:today")


@requires(Permission.GUIDANCE_WRITE, load=load_placement)
def rhythm(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Agree how often the coach visits (GUI-1)."""
    policy = _policy(request.actor)
    form = forms.RhythmForm(
        request.POST or None, policy=policy, initial={"weeks": placement.visit_every_weeks}
    )
    return run_form(
        request, form, heading=_("Bezoekritme afspreken"), done=_("Het bezoekritme is vastgelegd."),
        lead=f"{placement.student.full_name} · {placement.place_name}", back_url=file_url(placement.student_id),
        do=lambda data: actions.set_visit_rhythm(placement=placement, weeks=data["weeks"], by=request.actor),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_student)
def feedback(request: ActorRequest, student: Student) -> HttpResponse:
    """Tell the mentor which skill still lacks (GUI-3)."""
    running = Placement.objects.filter(student=student, state__in=ACTIVE).order_by("-pk").first()
    form = forms.FeedbackForm(request.POST or None, policy=_policy(request.actor))
    return run_form(
        request, form, heading=_("Terugkoppelen aan de mentor"), lead=student.full_name, button=_("Versturen"),
        done=_("De mentor ziet je terugkoppeling op Vandaag."), back_url=file_url(student.pk),
        do=lambda data: actions.give_feedback(student=student, placement=running, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.FEEDBACK_ANSWER, load=load_feedback)
def answer(request: ActorRequest, feedback: Feedback) -> HttpResponse:
    """The mentor answers (PRE-2)."""
    form = forms.AnswerForm(request.POST or None)
    return run_form(
        request, form, heading=_("Antwoord op de terugkoppeling"), lead=f"{feedback.student.full_name}: {feedback.text}",
        button=_("Antwoord geven"), done=_("Je antwoord staat in het dossier."), back_url=file_url(feedback.student_id),
        do=lambda data: actions.answer_feedback(feedback=feedback, answer=data["answer"], by=request.actor),
    )  # fmt: skip


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_feedback)
def reopen_feedback(request: ActorRequest, feedback: Feedback) -> HttpResponse:
    """The coach asks the mentor to look again."""
    actions.reopen_feedback(feedback=feedback, by=request.actor)
    messages.success(request, _("De mentor kijkt er opnieuw naar."))
    return redirect(file_url(feedback.student_id))
