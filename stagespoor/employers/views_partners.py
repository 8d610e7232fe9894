"""Netwerkpartners: the list, and adding one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions, partners
from stagespoor.employers.forms_partners import PARTNER_KINDS, PartnerForm
from stagespoor.employers.views_shared import list_crumb, url_of
from stagespoor.ui.lists import Filter, Lens


@requires(Permission.EMPLOYERS_VIEW)
def partner_list(request: ActorRequest) -> HttpResponse:
    """Municipality, job coaches and service point, with who keeps the contact (TSK-4)."""
    lens = Lens(
        request.GET, default_sort="naam", search=partners.partner_q,
        sorts={"naam": "name", "plaats": ("city", "name"), "contact": ("-last_contact_on", "name")},
        filters=[Filter("soort", _("Soort"), PARTNER_KINDS, "kind")],
    )  # fmt: skip
    page = lens.page(partners.partner_rows(request.actor))
    context = {"page": page, "lens": lens, "columns": partners.partner_columns()}
    return render(request, "employers/partners.html", context)


@requires(Permission.EMPLOYER_EDIT)
def partner_add(request: ActorRequest) -> HttpResponse:
    """Add a network partner (TSK-4)."""
    form = PartnerForm(request.POST or None)
    return run_form(
        request, form, heading=_("Partner toevoegen"), done=_("De partner is toegevoegd."),
        back_url=reverse("employers:partners"), template="employers/form.html", button=_("Partner toevoegen"),
        lead=_("Alle scholen in het netwerk zien deze partner."),
        context={"crumbs": [list_crumb(partners=True)]},
        do=lambda _data: url_of(actions.add_employer(by=request.actor, **form.facts())),
    )  # fmt: skip
