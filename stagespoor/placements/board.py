"""What the page of a placement shows, read and worded: no request, no template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission, Role
from stagespoor.employers.queries import reach_marks
from stagespoor.placements import closing_rules, queries, states
from stagespoor.placements.links import link, placement_url
from stagespoor.placements.models import ClosingStep, Introduction, Placement
from stagespoor.placements.place_rules import in_words
from stagespoor.policy.habits import cancelled_day_sentence, fee_sentence
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ClosingStep as PolicyStep
from stagespoor.policy.parts import Kind

LINE = (states.SEARCHING, states.PLANNED, states.RUNNING, states.CLOSING, states.CLOSED)


def state_line(placement: Placement) -> list[dict[str, Any]]:
    """The five states in order; which are behind us and which one it is now. Empty when called off."""
    if placement.state not in LINE:
        return []
    now = LINE.index(placement.state)
    labels = dict(Placement.State.choices)
    return [
        {
            "label": labels[state],
            "now": place == now,
            "done": place < now or state == states.CLOSED == placement.state,
        }
        for place, state in enumerate(LINE)
    ]


def facts(placement: Placement, kind: Kind, policy: Policy) -> list[tuple[str, str]]:
    """What is known of the placement, as label and text; what nobody asked yet is left out."""
    travel = dict(policy.choices("travel_modes")).get(placement.transport, placement.transport)
    if travel and placement.transport_payer:
        payer = dict(policy.choices("transport_payers")).get(
            placement.transport_payer, placement.transport_payer
        )
        travel = _("%(travel)s, betaald door: %(payer)s") % {"travel": travel, "payer": payer.lower()}
    if travel and placement.transport_practised is not None:
        travel += _(", reis geoefend") if placement.transport_practised else _(", reis nog oefenen")
    aims = dict(policy.choices("aims"))
    habits = kind.external and placement.state in states.OPEN
    sought = kind.external and placement.state == states.SEARCHING
    rows = [
        (_("Periode"), period_sought(placement) if sought else _period(placement)),
        (_("Gevraagde dagen"), in_words(placement.asked_weekdays) or _("elke dag is goed") if sought else ""),
        (_("Werkplek"), placement.workplace.name if placement.workplace else ""),
        (_("Werkzaamheden"), placement.tasks),
        (_("Begeleiding op de werkvloer"), placement.supervision),
        (_("Waarom deze plek"), placement.chosen_reasons),
        (_("Waarvoor"), " · ".join(aims[slug] for slug in placement.aims if slug in aims)),
        (_("Vervoer"), travel),
        (_("Bezoekritme"), _rhythm(placement)),
        (_("Uitzicht op een baan"), placement.get_prospect_display() if kind.aims_at_contract else ""),
        (_("Vergoeding"), fee_sentence(policy) if habits else ""),
        (_("Geen stage op een dag"), cancelled_day_sentence(policy) if habits else ""),
        (_("Reden van het einde"), placement.end_reason),
    ]
    return [(label, text) for label, text in rows if text]


def period_sought(placement: Placement) -> str:
    """From when to when a place is looked for, and how far the match looks where that is not known (MAT-1)."""
    first, last = placement.start_on, placement.end_on
    if first is None:
        return _("nog niet bekend, we kijken vanaf vandaag een jaar vooruit")
    if last is None:
        sentence = _("vanaf %(from)s, de laatste dag is nog niet bekend: we kijken een jaar vooruit")
        return sentence % {"from": date_format(first, "j F Y")}
    return _("vanaf %(from)s tot en met %(until)s") % {
        "from": date_format(first, "j F Y"), "until": date_format(last, "j F Y"),
    }  # fmt: skip


def _period(placement: Placement) -> str:
    first, last = placement.started_on or placement.start_on, placement.ended_on or placement.end_on
    if first is None:
        return ""
    words = {
        "from": date_format(first, "j F Y"),
        "until": date_format(last, "j F Y") if last else _("nog open"),
    }
    return _("%(from)s tot en met %(until)s") % words


def _rhythm(placement: Placement) -> str:
    weeks = placement.visit_every_weeks
    if not weeks:
        return ""
    return _("elke week") if weeks == 1 else _("om de %(weeks)d weken") % {"weeks": weeks}


def topics(placement: Placement, introduction: Introduction | None, policy: Policy) -> list[tuple[str, bool]]:
    """The topics of the introduction, each with whether it was discussed (KEN-2)."""
    if introduction is None:
        return []
    asked = policy.topics_for("introduction_topics", placement.kind)
    return [(topic.name, topic.slug in introduction.topics) for topic in asked]


def people(placement: Placement, policy: Policy) -> list[dict[str, Any]]:
    """Everybody around this placement with phone and mail (GUI-2), and who does not want to be called or mailed."""
    student, employer, found = placement.student, placement.employer, []
    marks: tuple[str, ...] = ()
    if employer:
        marks = reach_marks(do_not_call=employer.do_not_call, non_mailing=employer.non_mailing)

    def add(name: str, sub: str, phone: str, mail: str, marks: tuple[str, ...] = ()) -> None:
        found.append(
            {"name": name, "sub": sub, "phone": phone, "mail": mail, "marks": marks if phone or mail else ()}
        )

    add(student.full_name, policy.label("student"), student.phone, student.email)
    if placement.supervisor:
        one = placement.supervisor
        add(one.name, policy.label("supervisor"), one.phone, one.email, marks)
    if employer:
        add(employer.name, _("Bedrijf"), employer.phone, employer.email, marks)
    users = (
        (placement.internal_supervisor, "internal_supervisor"), (placement.coach, "coach"), (student.mentor, "mentor"),
    )  # fmt: skip
    for user, role in users:
        if user is not None:
            add(user.name, policy.label(role), user.phone, user.email)
    return found


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing step on the page."""

    label: str
    norm: str
    role: str
    row: ClosingStep | None
    required: bool
    url: str = ""
    asked: bool = True


def closing(placement: Placement, kind: Kind, actor: Actor) -> list[Closing]:
    """The steps of the closing in order, with what was done and where this person can do the next."""
    done = {row.step: row for row in placement.closing_steps.select_related("done_by")}
    missing = closing_rules.missing_steps(kind, done, early=placement.ended_early)
    found = []
    for step in kind.closing:
        is_open = step.slug not in done and placement.state == states.CLOSING
        required = step in missing or step.slug in done or (step.required and not placement.ended_early)
        at = is_open and (not step.required or not missing or step == missing[0])
        found.append(
            Closing(
                step.label, step.norm, step.role, done.get(step.slug), required,
                step_url(placement, step, actor) if at else "", asked=step.required or not placement.ended_early,
            )
        )  # fmt: skip
    return [one for one in found if one.row or one.required or not placement.ended_early]


def step_url(placement: Placement, step: PolicyStep, actor: Actor) -> str:
    """Where this person does this closing step; "" when it is for somebody else."""
    if step.form == "assessment":
        return link("logbook:assess", placement.pk) if actor.may(Permission.LOGBOOK_SCORE) else ""
    if step.form == "certificate":
        return link("logbook:certificate_make", placement.pk) if actor.may(Permission.PLACEMENT_CLOSE) else ""
    if step.role == Role.MENTOR.value:
        name, may = "closing_report", actor.role == Role.MENTOR
    elif step.role == Role.INTERNAL.value:
        name, may = "internal_closing_step", actor.role in {Role.INTERNAL, Role.LEAD}
    else:
        name, may = "closing_step", actor.may(Permission.PLACEMENT_CLOSE)
    return reverse(f"placements:{name}", args=[placement.pk, step.slug]) if may else ""


_BY_STATE = {
    states.SEARCHING: ("choose", "period", "cancel", "coach"),
    states.PLANNED: ("start", "period", "schedule", "work", "introduction", "transport", "rhythm", "prospect", "coach",
                     "release", "cancel"),
    states.RUNNING: ("period", "schedule", "work", "introduction", "transport", "rhythm", "prospect", "coach",
                     "begin_closing", "early"),
    states.CLOSING: ("close", "reopen"),
}  # fmt: skip
_ONLY_EXTERNAL = frozenset({"introduction", "transport", "rhythm", "prospect", "coach"})


def doors(placement: Placement, kind: Kind, actor: Actor) -> dict[str, Any]:
    """The forms this person may open from this state, by name."""
    if not actor.may(Permission.PLACEMENT_WRITE if kind.external else Permission.INTERNAL_WRITE):
        return {}
    found: dict[str, Any] = {
        name: placement_url(name, placement.pk, external=kind.external)
        for name in _BY_STATE.get(placement.state, ())
        if (kind.external or name not in _ONLY_EXTERNAL) and (name != "prospect" or kind.aims_at_contract)
    }
    if kind.aims_at_contract and placement.state in states.OPEN - {states.SEARCHING}:
        found["demands"] = link("logbook:demands", placement.pk)
    if placement.state == states.SEARCHING and kind.external:
        found["search"] = link("matching:search", placement.pk)
        found["days"] = link("matching:days", placement.pk)
    if "close" in found and closing_rules.missing_steps(
        kind, queries.done_steps(placement), early=placement.ended_early
    ):
        del found["close"]
    return found
