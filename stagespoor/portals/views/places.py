"""The places that the school shared: what student and parents find of them, in the student's and the home door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_form
from stagespoor.access.roles import Permission
from stagespoor.matching.access import load_shared
from stagespoor.matching.actions import say_wish
from stagespoor.matching.models import Wish
from stagespoor.placements.models import Candidate
from stagespoor.placements.states import SEARCHING
from stagespoor.portals import queries
from stagespoor.portals.forms import PlaceForm


@requires(Permission.DOOR_STUDENT)
def student_places(request: ActorRequest) -> HttpResponse:
    """The places that may suit me."""
    me = queries.myself(request.actor)
    choices = queries.places_shared(request.actor, audience="student")
    return render(request, "portals/student_places.html", {"me": me, "choices": choices})


@requires(Permission.DOOR_HOME)
def home_places(request: ActorRequest) -> HttpResponse:
    """The places that may suit one's children."""
    choices = queries.places_shared(request.actor, audience="home")
    return render(request, "portals/home_places.html", {"choices": choices})


@requires(Permission.DOOR_STUDENT, load=load_shared)
def student_place(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Say what I find of a place."""
    return _wish(
        request, candidate, party=Wish.Party.STUDENT, question=_("Wil jij hier stage lopen?"),
        done=_("Dank je. Je begeleider ziet wat je vindt."), back_url=reverse("portals:student_places"),
    )  # fmt: skip


@requires(Permission.DOOR_HOME, load=load_shared)
def home_place(request: ActorRequest, candidate: Candidate) -> HttpResponse:
    """Say what one finds of a place for one's child."""
    name = candidate.placement.student.first_name
    return _wish(
        request, candidate, party=Wish.Party.PARENT, question=_("Is dit een goede plek voor %s?") % name,
        done=_("Dank u. De school ziet wat u vindt."), back_url=reverse("portals:home_places"),
    )  # fmt: skip


def _wish(
    request: ActorRequest, candidate: Candidate, *, party: str, question: str, done: str, back_url: str
) -> HttpResponse:
    if candidate.placement.state != SEARCHING:
        messages.info(request, _("Er is al een plek gekozen."))
        return redirect(back_url)
    if candidate.state == Candidate.State.DECLINED:
        messages.info(request, _("Dit bedrijf zei nee."))
        return redirect(back_url)
    said = Wish.objects.filter(candidate=candidate, party=party, said_by=request.actor.user_id).first()
    return run_form(
        request, PlaceForm(request.POST or None, question=question, said=said), heading=candidate.employer.name,
        lead=candidate.employer.city, button=_("Klaar"), done=done, back_url=back_url, template="portals/form.html",
        do=lambda data: say_wish(candidate=candidate, party=party, by=request.actor, **data) and back_url,
    )  # fmt: skip
