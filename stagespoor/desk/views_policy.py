"""The page Beleid: the school's policy, readable norm by norm."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.desk import policy_page
from stagespoor.desk.policy_parts import policy_parts
from stagespoor.policy.hazards import hazards
from stagespoor.policy.loader import get_policy
from stagespoor.policy.placement_law import placement_law
from stagespoor.policy.working_time import working_time


@requires(Permission.POLICY_VIEW)
def policy(request: ActorRequest) -> HttpResponse:
    """The policy with an anchor per norm (#PREP-5) and per article of the law (#ATW-5:7) (PH-1, GOAL-1)."""
    found, table, law = get_policy(request.actor.policy_name), working_time(), placement_law()
    groups, narrowed = policy_page.norm_groups(found, request.GET)
    bands, rows = policy_page.working_time_rows(table)
    context = {
        "policy": found, "groups": groups, "narrowed": narrowed, "count": sum(len(g.norms) for g in groups),
        "q": request.GET.get("q", ""), "part": request.GET.get("deel", ""),
        "phases": policy_page.phases_with_kinds(found), "kinds": policy_page.kind_cards(found),
        "goal_groups": policy_page.goal_groups(found), "lead": found.label(found.waivers.role),
        "ladder": policy_page.ladder(found), "parts": policy_parts(found),
        "table": table, "bands": bands, "rows": rows, "hazards": policy_page.hazard_rows(), "hazard_law": hazards(),
        "placement_law": law, "law_row": law.on(clock.today()),
    }  # fmt: skip
    return render(request, "desk/policy.html", context)
