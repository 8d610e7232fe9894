"""Who has been silent too long, who was asked too often, and the figures per source."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.acquisition import figures as counted
from stagespoor.acquisition import queries, silence
from stagespoor.acquisition.asking import often_asked
from stagespoor.acquisition.views import shared
from stagespoor.core import clock
from stagespoor.policy.loader import get_policy
from stagespoor.ui.lists import Filter, Lens

RESTING = "rust"


@requires(Permission.EMPLOYERS_VIEW)
def silent(request: ActorRequest) -> HttpResponse:
    """Employers that the school knows and did not speak to for too long (EMP-5)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    people = [("ik", _("Van mij")), ("niemand", _("Van niemand")), *queries.owner_choices(actor)]
    resting = request.GET.get(RESTING) == "ja"
    lens = Lens(
        request.GET, default_sort="stil", search=queries.search_q,
        sorts={"stil": ("last_on", "name"), "naam": "name", "plaats": ("city", "name"), "wie": ("keeper_name", "name")},
        filters=[
            Filter("van", _("Wie houdt contact"), people, lambda value: silence.keeper_q(value, actor), _("Iedereen")),
            Filter("sector", _("Sector"), policy.choices("sectors"), "sector"),
            Filter(RESTING, _("Afgesproken rust"), [("ja", _("Alleen deze"))], lambda _value: Q(), _("Niet tonen")),
        ],
    )  # fmt: skip
    context = {
        "tabs": shared.tabs(shared.SILENT), "lens": lens, "weeks": policy.network.silent_after_weeks,
        "page": lens.page(silence.silent_employers(actor, resting=resting)), "resting": resting,
        "never": silence.NEVER, "sectors": dict(policy.choices("sectors")), "today": clock.today(),
        "may_edit": actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return render(request, "acquisition/silent.html", context)


@requires(Permission.EMPLOYERS_VIEW)
def often(request: ActorRequest) -> HttpResponse:
    """Employers that all schools together asked too often lately; of the other schools only counts (EMP-5)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    lens = Lens(
        request.GET, default_sort="-keer", search=queries.search_q,
        sorts={"keer": ("total", "name"), "naam": "name", "wij": ("own", "name"), "laatst": ("own_last", "name")},
        filters=[Filter("sector", _("Sector"), policy.choices("sectors"), "sector")],
    )  # fmt: skip
    page = lens.page(often_asked(actor))
    names = dict(policy.choices("sectors"))
    for row in page.rows:
        row["others"], row["sector_name"] = row["total"] - row["own"], names.get(row["sector"], "")
    habits = policy.network
    context = {
        "tabs": shared.tabs(shared.OFTEN), "lens": lens, "page": page, "most": habits.asked_most,
        "weeks": habits.asked_within_weeks,
    }  # fmt: skip
    return render(request, "acquisition/often.html", context)


@requires(Permission.EMPLOYERS_VIEW)
def figures(request: ActorRequest) -> HttpResponse:
    """How far the addresses of each source came, per school year (EMP-4)."""
    actor, policy = request.actor, get_policy(request.actor.policy_name)
    asked = request.GET.get("jaar", "")
    now = counted.year_of(clock.today())
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= now else now
    found = counted.figures(actor, policy, year)
    context = {
        "tabs": shared.tabs(shared.FIGURES), "figures": found,
        "years": [(one, counted.year_name(one), one == year) for one in found.years],
        "year_name": counted.year_name(year), "several": _several_schools(actor.network_id),
    }  # fmt: skip
    return render(request, "acquisition/figures.html", context)


def _several_schools(network_id: int) -> bool:
    from stagespoor.schools.models import School

    return School.objects.filter(network_id=network_id).count() > 1
