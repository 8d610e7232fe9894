"""Opzoeken bij de KvK: what the register says beside what we know, to take over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stagespoor.access.attempt import attempt
from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.roles import Permission
from stagespoor.employers import kvk
from stagespoor.employers.access import load_employer
from stagespoor.employers.actions.register import take_from_register
from stagespoor.employers.forms_kvk import KvkForm, rows_of, signed
from stagespoor.employers.models import Employer
from stagespoor.employers.views_shared import crumbs_of, url_of


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def look_up(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Ask the register, show both sides, take over what is ticked."""
    form = KvkForm(request.POST or None, employer=employer)
    if request.method == "POST" and form.is_valid():
        seen, facts = form.cleaned_data["version"], form.taken()
        if attempt(
            form,
            lambda: take_from_register(employer=employer, by=request.actor, seen_version=seen, **facts),
        ):
            messages.success(request, _("De gegevens zijn overgenomen."))
            return redirect(url_of(employer))
        employer.refresh_from_db()
    page: dict[str, Any] = {"heading": _("Opzoeken bij de KvK"), "back_url": url_of(employer)}
    page |= {**crumbs_of(employer), "form": form}
    try:
        found = kvk.look_up(employer.kvk, employer.branch_number)
    except kvk.KvkTrouble as trouble:
        page["trouble"] = str(trouble)
    else:
        page |= {"found": found, "rows": rows_of(employer, found), "signed": signed(employer, found)}
    return render(request, "employers/kvk.html", page, status=422 if form.errors else 200)
