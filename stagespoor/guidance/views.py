"""Pages of contact moments and of feedback to the mentor."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.guidance import actions, forms, queries
from stagespoor.guidance.access import load_feedback, load_moment
from stagespoor.guidance.models import ContactMoment, Feedback
from stagespoor.placements.access import load_placement
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.students.access import load_student
from stagespoor.students.models import Student

Crumbs = list[tuple[str, str]]


def file_url(student_id: int, tab: str = "begeleiding") -> str:
    """The part of the student's file to go back to."""
    return reverse("desk:student_tab", args=[student_id, tab])


def crumbs_to(student: Student) -> Crumbs:
    """The way back: the student's page, the part of the file."""
    return [
        (student.full_name, reverse("desk:student", args=[student.pk])),
        (_("Begeleiding"), file_url(student.pk)),
    ]


def _policy(request: ActorRequest) -> Policy:
    return get_policy(request.actor.policy_name)


def _page(student: Student) -> dict[str, Any]:
    """What every form page about a student has."""
    return {"back_url": file_url(student.pk), "context": {"crumbs": crumbs_to(student)}}


@requires(Permission.GUIDANCE_WRITE, load=load_student)
def new(request: ActorRequest, student: Student) -> HttpResponse:
    """Plan a talk or visit with or about a student (ORG-4)."""
    form = forms.PlanForm(request.POST or None, policy=_policy(request))
    return run_form(
        request, form, heading=_("Gesprek of bezoek plannen"), lead=student.full_name, button=_("Plannen"),
        done=_("Het gesprek staat gepland."), **_page(student),
        do=lambda data: actions.plan_moment(
            student=student, placement=queries.placement_now(student), by=request.actor, **data
        ),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_placement)
def plan(request: ActorRequest, placement: Placement) -> HttpResponse:
    """Plan a visit to the place of a placement (GUI-1)."""
    initial = {"with_whom": placement.supervisor.name if placement.supervisor else "", "kind": "guidance"}
    form = forms.PlanForm(request.POST or None, policy=_policy(request), at_company=True, initial=initial)
    student = placement.student
    return run_form(
        request, form, heading=_("Bezoek plannen"), button=_("Plannen"), done=_("Het bezoek staat gepland."),
        lead=f"{student.full_name} · {placement.place_name}", **_page(student),
        do=lambda data: actions.plan_moment(student=student, placement=placement, by=request.actor, **data),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_student)
def report(request: ActorRequest, student: Student) -> HttpResponse:
    """Report a talk or visit that nobody planned (REC-1)."""
    policy, placement = _policy(request), queries.placement_now(student)
    aims = placement is not None and policy.kind(placement.kind).aims_at_contract
    form = forms.ReportForm(request.POST or None, policy=policy, prospect=aims)
    return run_form(
        request, form, heading=_("Verslag van een gesprek"), lead=student.full_name,
        done=_("Het verslag staat in het dossier."), **_page(student),
        do=lambda data: actions.report_moment(
            student=student, placement=placement, by=request.actor, **data
        ),
    )  # fmt: skip


@requires(Permission.GUIDANCE_VIEW, load=load_moment)
def moment(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """One talk or visit with its report."""
    actor, policy = request.actor, _policy(request)
    name = dict(policy.choices("contact_kinds")).get(moment.kind, moment.kind)
    context = {
        "moment": moment, "heading": name, "crumbs": crumbs_to(moment.student),
        "may_write": actor.may(Permission.GUIDANCE_WRITE), "topics": queries.topic_lines(moment, policy),
        "may_read_off": actor.may(Permission.FEEDBACK_ANSWER) and queries.waits_for_mentor(moment),
        "labels": policy.roles,
    }  # fmt: skip
    return render(request, "guidance/moment.html", context)


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def hold(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """Write the report of a talk or visit (REC-1)."""
    kind = next((one for one in _policy(request).contact_kinds if one.slug == moment.kind), None)
    topics = actions.topics_of(kind, _policy(request), moment.placement) if kind else ()
    initial = {"held_on": moment.planned_on, "with_whom": moment.with_whom}
    asks = actions.asks_prospect(kind, moment.placement, _policy(request))
    form = forms.HoldForm(request.POST or None, topics=topics, prospect=asks, initial=initial)
    who = f"{kind.name} · {moment.student.full_name}" if kind else moment.student.full_name
    return run_form(
        request, form, heading=_("Verslag schrijven"), lead=who, done=_("Het verslag staat in het dossier."),
        do=lambda data: actions.hold_moment(moment=moment, by=request.actor, **data), **_page(moment.student),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def change(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """Mend a report, or put it before the mentor after all (ORG-5)."""
    initial = {
        name: getattr(moment, name) for name in forms.ChangeReportForm.base_fields if name != "version"
    }
    form = forms.ChangeReportForm(request.POST or None, version=moment.version, initial=initial)

    def do(data: dict[str, Any]) -> str:
        seen = data.pop("version") or 0
        actions.change_report(moment=moment, seen_version=seen, by=request.actor, **data)
        return reverse("guidance:moment", args=[moment.pk])

    return run_form(
        request, form, do, heading=_("Verslag verbeteren"), lead=moment.student.full_name,
        done=_("Het verslag is bijgewerkt."), **_page(moment.student),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def move(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """Put a planned moment on another day."""
    initial = {"planned_on": moment.planned_on, "planned_at": moment.planned_at}
    form = forms.MoveForm(request.POST or None, version=moment.version, initial=initial)
    return run_form(
        request, form, heading=_("Gesprek verzetten"), lead=moment.student.full_name, button=_("Verzetten"),
        done=_("Het gesprek is verzet."), **_page(moment.student),
        do=lambda data: actions.move_moment(
            moment=moment, planned_on=data["planned_on"], planned_at=data["planned_at"],
            seen_version=data["version"] or 0, by=request.actor,
        ),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_moment)
def cancel(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """A planned moment does not go on."""
    form = forms.ReasonForm(request.POST or None)
    return run_form(
        request, form, heading=_("Gesprek gaat niet door"), lead=moment.student.full_name,
        button=_("Gaat niet door"), done=_("Het gesprek is afgezegd. De reden staat op de tijdlijn."),
        do=lambda data: actions.cancel_moment(moment=moment, by=request.actor, reason=data["reason"]),
        **_page(moment.student),
    )  # fmt: skip


@require_POST
@requires(Permission.FEEDBACK_ANSWER, load=load_moment)
def read(request: ActorRequest, moment: ContactMoment) -> HttpResponse:
    """The mentor marks a report as read (ORG-5)."""
    return run_button(
        request, lambda: actions.mark_read(moment=moment, by=request.actor),
        done=_("Genoteerd dat je dit hebt gelezen."), back_url=reverse("guidance:moment", args=[moment.pk]),
        to_url=reverse("desk:today"),
    )  # fmt: skip


@requires(Permission.GUIDANCE_WRITE, load=load_student)
def feedback(request: ActorRequest, student: Student) -> HttpResponse:
    """Tell the mentor which skill still lacks (GUI-3); a page that knows what lacks fills it in (PLC-2)."""
    filled = {"text": request.GET.get("tekst", "")[:2000], "area": request.GET.get("gebied", "")[:40]}
    form = forms.FeedbackForm(request.POST or None, policy=_policy(request), initial=filled)
    return run_form(
        request, form, heading=_("Terugkoppelen aan de mentor"), lead=student.full_name, button=_("Versturen"),
        done=_("De mentor ziet je terugkoppeling op Vandaag."), **_page(student),
        do=lambda data: actions.give_feedback(
            student=student, placement=queries.placement_now(student), by=request.actor, **data
        ),
    )  # fmt: skip


@requires(Permission.FEEDBACK_ANSWER, load=load_feedback)
def answer(request: ActorRequest, feedback: Feedback) -> HttpResponse:
    """The mentor answers (PRE-2)."""
    page = _page(feedback.student)
    areas = dict(_policy(request).choices("feedback_areas"))
    page["context"] |= {"feedback": feedback, "area": areas.get(feedback.area, feedback.area)}
    return run_form(
        request, forms.AnswerForm(request.POST or None), heading=_("Antwoord op de terugkoppeling"),
        lead=feedback.student.full_name, button=_("Antwoord geven"), done=_("Je antwoord staat in het dossier."),
        do=lambda data: actions.answer_feedback(feedback=feedback, answer=data["answer"], by=request.actor),
        template="guidance/answer.html", **page,
    )  # fmt: skip


@require_POST
@requires(Permission.GUIDANCE_WRITE, load=load_feedback)
def reopen_feedback(request: ActorRequest, feedback: Feedback) -> HttpResponse:
    """The coach asks the mentor to look again."""
    return run_button(
        request, lambda: actions.reopen_feedback(feedback=feedback, by=request.actor),
        done=_("De mentor kijkt er opnieuw naar."), back_url=file_url(feedback.student_id),
    )  # fmt: skip
