"""Oordelen: everything the own school judges, doubts and bans first (EMP-3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.policy.loader import get_policy
from stagespoor.ui.lists import Filter, Lens
from stagespoor.ui.table import Column, both, chip, day_cell, link, sub
from stagespoor.workplaces import pages, queries, rules
from stagespoor.workplaces.models import Judgement

Row = dict[str, Any]


@requires(Permission.EMPLOYERS_VIEW)
def judged_list(request: ActorRequest) -> HttpResponse:
    """What the school judges of employers, workplaces and supervisors, with search, filters and pages."""
    today, months = clock.today(), get_policy(request.actor.policy_name).network.judge_again_after_months
    again = [("ja", _("Tijd om opnieuw te beoordelen")), ("nee", _("Nog goed"))]
    old = rules.later(today, -months)
    lens = Lens(
        request.GET, default_sort="oordeel", search=queries.judged_search_q,
        sorts={
            "bedrijf": ("employer__name", "pk"), "oordeel": ("weight", "-judged_on", "-pk"),
            "datum": ("-judged_on", "-pk"),
        },
        filters=[
            Filter("oordeel", _("Oordeel"), Judgement.Verdict.choices, "verdict"),
            Filter("opnieuw", _("Opnieuw"), again, lambda value: queries.again_q(value, today, old)),
        ],
    )  # fmt: skip
    context = {
        "lens": lens,
        "page": lens.page(queries.judged_rows(request.actor, today)),
        "columns": _columns(),
    }
    return render(request, "workplaces/judged.html", context)


def _columns() -> list[Column]:
    address = reverse("employers:list")
    labels = {value: str(label) for value, label in Judgement.Verdict.choices}

    def subject(row: Row) -> str:
        about = row["workplace__name"] or row["supervisor__name"] or ""
        return both(
            link(address, row["employer_id"], row["employer__name"]), sub(about or row["employer__city"])
        )

    def verdict(row: Row) -> str:
        if row["over"]:
            return both(chip(labels[row["verdict"]], "stopped"), " ", chip(_("Voorbij"), "waiting"))
        return chip(labels[row["verdict"]], pages.TONES[row["verdict"]])

    return [
        Column(_("Bedrijf"), subject, sort="bedrijf"),
        Column(_("Oordeel"), verdict, sort="oordeel"),
        Column(_("Reden"), lambda row: row["reason"][:160], css="cell-wide"),
        Column(_("Geldt tot en met"), day_cell("until"), css="nowrap"),
        Column(_("Beoordeeld"), day_cell("judged_on"), sort="datum", css="nowrap"),
    ]
