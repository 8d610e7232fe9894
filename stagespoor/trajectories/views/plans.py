"""Goals, the route and waivers of one student (GOAL, INT-4, STU-3, STU-4, PREP-5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.trajectories import actions, queries, rules, words
from stagespoor.trajectories.access import load_goal, load_trajectory_of, load_waiver
from stagespoor.trajectories.actions.guard import must_guide
from stagespoor.trajectories.forms import GoalForm, WaiverForm
from stagespoor.trajectories.models import Goal, Trajectory, Waiver
from stagespoor.trajectories.route_form import RouteForm, route_initial
from stagespoor.trajectories.views.shared import file_url, policy_of
from stagespoor.ui.forms import ConfirmForm


@requires(Permission.GOAL_WRITE, load=load_trajectory_of)
def goals(request: ActorRequest, trajectory: Trajectory) -> HttpResponse:
    """The goals by kind of goal, the life domains without one, and one more goal."""
    actor, policy, student = request.actor, policy_of(request.actor), trajectory.student
    must_guide(trajectory, actor, or_mentor=True)
    found = queries.goals_of(trajectory)
    form = GoalForm(request.POST or None, policy=policy, taken=[goal.slug for goal in found])
    domains = [goal.life_domain for goal in found]
    return run_form(
        request, form, heading=_("Leerdoelen"), lead=student.full_name, done=_("Het leerdoel staat erbij."),
        back_url=reverse("trajectories:goals", args=[student.pk]), template="trajectories/goals.html",
        do=lambda _data: actions.add_goal(trajectory=trajectory, by=actor, **form.facts()),
        context={
            "student": student, "groups": words.by_category(found, policy), "file_url": file_url(student),
            "dropped": trajectory.goals.exclude(dropped_on=None).order_by("-dropped_on"),
            "domain_names": dict(policy.choices("life_domains")),
            "domains": [(d.name, d.slug in domains) for d in policy.life_domains],
            "missing": rules.domains_without_goal(domains, policy),
        },
    )  # fmt: skip


@require_POST
@requires(Permission.GOAL_WRITE, load=load_goal)
def goal_drop(request: ActorRequest, goal: Goal) -> HttpResponse:
    """Stop working on a goal; it stays in the file."""
    actions.drop_goal(goal=goal, by=request.actor)
    messages.success(
        request, _("Afgesloten: %(goal)s. Het doel en de scores blijven bewaard.") % {"goal": goal}
    )
    return redirect("trajectories:goals", pk=goal.trajectory.student_id)


@require_POST
@requires(Permission.GOAL_WRITE, load=load_goal)
def goal_back(request: ActorRequest, goal: Goal) -> HttpResponse:
    """Take a goal up again, with the scores it had."""
    actions.reopen_goal(goal=goal, by=request.actor)
    messages.success(request, _("Weer opgepakt: %(goal)s.") % {"goal": goal})
    return redirect("trajectories:goals", pk=goal.trajectory.student_id)


@requires(Permission.ROUTE_WRITE, load=load_trajectory_of)
def route(request: ActorRequest, trajectory: Trajectory) -> HttpResponse:
    """Agree the route with the student: the kinds in order, with dates, skipped or again (INT-4, STU-4)."""
    actor, policy, student = request.actor, policy_of(request.actor), trajectory.student
    must_guide(trajectory, actor)
    versions = queries.routes_of(trajectory)
    current = versions[0] if versions else None
    form = RouteForm(
        request.POST or None, policy=policy, age=student.age_on(clock.today()), initial=route_initial(current)
    )
    return run_form(
        request, form, heading=_("Route afspreken"), lead=student.full_name, back_url=file_url(student),
        done=_("De route is afgesproken. Iedereen rond de leerling ziet haar."), template="trajectories/route.html",
        do=lambda data: form.in_place(
            lambda: actions.agree_route(
                trajectory=trajectory, steps=form.steps(), by=actor, agreed_with=data["agreed_with"],
                agreed_on=data["agreed_on"], note=data["note"],
            )
        ),
        context={"student": student, "versions": words.routes_in_words(versions, policy)},
    )  # fmt: skip


@requires(Permission.WAIVE, load=load_trajectory_of)
def waive(request: ActorRequest, trajectory: Trajectory) -> HttpResponse:
    """The lead sets a norm aside for this student; with the waivers there were (PREP-5)."""
    policy, student = policy_of(request.actor), trajectory.student
    placements = queries.placement_choices(trajectory, policy)
    form = WaiverForm(
        request.POST or None,
        policy=policy,
        placements=placements,
        initial={"about": request.GET.get("bij", "")},
    )
    return run_form(
        request, form, heading=_("Afwijken van een regel"), lead=student.full_name, template="trajectories/waive.html",
        done=_("De afwijking is vastgelegd en staat op de tijdlijn."), back_url=file_url(student),
        do=lambda data: actions.waive(trajectory=trajectory, by=request.actor, **data),
        context={
            "student": student, "abouts": dict(placements), "role": request.actor.role_label,
            "waivers": trajectory.waivers.select_related("given_by").order_by("-pk"),
        },
    )  # fmt: skip


@requires(Permission.WAIVE, load=load_waiver)
def waiver_withdraw(request: ActorRequest, waiver: Waiver) -> HttpResponse:
    """Take a waiver back: the norm holds again."""
    student = waiver.trajectory.student
    form = ConfirmForm(request.POST or None, label=_("Ja, de regel geldt weer"))
    return run_form(
        request, form, heading=_("Afwijking intrekken"), lead=f"{student.full_name} · {waiver.norm}",
        template="ui/confirm.html", done=_("De regel geldt weer."),
        back_url=reverse("trajectories:waive", args=[student.pk]),
        do=lambda _data: actions.withdraw_waiver(waiver=waiver, by=request.actor),
        context={
            "action": _("Afwijking intrekken"),
            "consequences": [
                _("Regel %(norm)s geldt weer voor deze leerling.") % {"norm": waiver.norm},
                _("De afwijking en haar reden blijven te zien."),
            ],
        },
    )  # fmt: skip
