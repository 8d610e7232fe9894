"""Stageoverleg: the waiting applications, what each coach carries, dividing them, minutes (APP-2, GUI-4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.trajectories import actions, queries, states
from stagespoor.trajectories.access import load_meeting, load_referral
from stagespoor.trajectories.board import board_for
from stagespoor.trajectories.forms import AssignForm, MinutesForm
from stagespoor.trajectories.models import Referral, TeamMeeting
from stagespoor.trajectories.views.shared import file_url, policy_of
from stagespoor.ui.lists import Lens

PER_PAGE = 8


@requires(Permission.MEETING_VIEW)
def meeting(request: ActorRequest) -> HttpResponse:
    """The meeting of today: who waits, who has room, who takes whom."""
    actor, policy, today = request.actor, policy_of(request.actor), clock.today()
    board = board_for(actor, policy)
    held = queries.meeting_on(actor.school_id, today)
    lens = Lens(request.GET, search=("minutes__icontains",), page_size=PER_PAGE)
    earlier = queries.meetings_of(actor.school_id).exclude(held_on=today)
    context = {
        "board": board, "policy": policy, "today": today, "held": held,
        "divided": queries.divided_in(held) if held else [], "lens": lens, "page": lens.page(earlier),
        "form": _minutes_form(None, held, ", ".join(lane.load.name for lane in board.lanes)),
        "may_assign": actor.may(Permission.REFERRAL_ASSIGN), "title": policy.words.team_meeting.title,
    }  # fmt: skip
    return render(request, "trajectories/meeting.html", context)


def _minutes_form(data: object, held: TeamMeeting | None, present: str = "") -> MinutesForm:
    initial = {"present": (held.present if held else "") or present, "minutes": held.minutes if held else ""}
    return MinutesForm(data, initial=initial, version=held.version if held else 1)


@require_POST
@requires(Permission.REFERRAL_ASSIGN)
def minutes_today(request: ActorRequest) -> HttpResponse:
    """Save the minutes of today's meeting, which opens it when nobody did."""
    actor = request.actor
    form = MinutesForm(request.POST)
    return run_form(
        request, form, heading=_("Verslag van vandaag"), done=_("Het verslag is bewaard."),
        back_url=reverse("trajectories:meeting"),
        do=lambda data: actions.save_minutes(
            meeting=actions.hold_meeting(by=actor), by=actor, minutes=data["minutes"], present=data["present"],
            seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


@requires(Permission.MEETING_VIEW, load=load_meeting)
def minutes(request: ActorRequest, held: TeamMeeting) -> HttpResponse:
    """One earlier meeting: what was divided, and its minutes."""
    actor = request.actor
    return run_form(
        request, _minutes_form(request.POST or None, held), heading=_("%(team_meeting_title)s van %(day)s")
        % {**actor.words.forms, "day": date_format(held.held_on, "j F Y")}, done=_("Het verslag is bewaard."),
        back_url=reverse("trajectories:meeting"), template="trajectories/minutes.html",
        context={"meeting": held, "divided": queries.divided_in(held),
                 "may_write": actor.may(Permission.REFERRAL_ASSIGN)},
        do=lambda data: actions.save_minutes(
            meeting=held, by=actor, minutes=data["minutes"], present=data["present"],
            seen_version=data["version"] or 0,
        ),
    )  # fmt: skip


@requires(Permission.REFERRAL_ASSIGN, load=load_referral)
def assign(request: ActorRequest, referral: Referral) -> HttpResponse:
    """Give an application to a coach: one click from the meeting, or by hand with a reason."""
    actor, policy, student = request.actor, policy_of(request.actor), referral.trajectory.student
    waiting = referral.state == states.SUBMITTED
    form = AssignForm(
        request.POST or None, members=queries.coaching_members(actor.school_id),
        initial={"coach": referral.trajectory.coach_id, "reason": request.GET.get("reden", "")},
    )  # fmt: skip
    proposal = queries.propose_coach(referral, policy) if request.method == "GET" else None
    return run_form(
        request, form, lead=student.full_name,
        heading=_("Verdelen") if waiting else _("Andere %(role_coach)s") % policy.forms, button=_("Verdeel"),
        done=_("%(student)s is verdeeld. Je kunt dat nog veranderen.") % {"student": student.full_name},
        back_url=reverse("trajectories:meeting") if waiting else file_url(student),
        template="trajectories/assign.html", context={"proposal": proposal, "waiting": waiting, "student": student},
        do=lambda data: actions.assign_referral(
            referral=referral, coach=form.users[data["coach"]], by=actor, reason=data["reason"],
            meeting=actions.hold_meeting(by=actor) if waiting else None,
        ),
    )  # fmt: skip
