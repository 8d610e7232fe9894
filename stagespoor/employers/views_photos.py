"""Photos of a place: adding, showing to the own network, taking away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from stagespoor.access.decorators import ActorRequest, requires
from stagespoor.access.form_view import run_button, run_form
from stagespoor.access.roles import Permission
from stagespoor.employers import actions
from stagespoor.employers.access import load_employer, load_photo
from stagespoor.employers.forms_contact import PhotoForm
from stagespoor.employers.models import Employer, Photo
from stagespoor.employers.views_shared import crumbs_of, url_of


@requires(Permission.EMPLOYER_EDIT, load=load_employer)
def photo_add(request: ActorRequest, employer: Employer) -> HttpResponse:
    """Add a photo of the place."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    return run_form(
        request, form, heading=_("Foto toevoegen"), lead=employer.name, back_url=url_of(employer),
        done=_("De foto staat erbij."), context=crumbs_of(employer),
        do=lambda data: actions.add_photo(
            employer=employer, by=request.actor, picture=data["image"], caption=data["caption"]
        ),
    )  # fmt: skip


@requires(Permission.EMPLOYERS_VIEW, load=load_photo)
def photo(request: ActorRequest, found: Photo) -> HttpResponse:
    """The photo itself, for the own network only."""
    return _jpeg(found, found.image.name or "")


@requires(Permission.EMPLOYERS_VIEW, load=load_photo)
def photo_page(request: ActorRequest, found: Photo) -> HttpResponse:
    """The photo on a page, with the way back and the photos beside it."""
    employer = found.employer
    keys = list(employer.photos.order_by("pk").values_list("pk", flat=True))
    before, after = [pk for pk in keys if pk < found.pk], [pk for pk in keys if pk > found.pk]
    context = {
        **crumbs_of(employer), "photo": found, "back_url": url_of(employer),
        "number": len(before) + 1, "total": len(keys),
        "before": before[-1] if before else None, "after": after[0] if after else None,
        "may_edit": request.actor.may(Permission.EMPLOYER_EDIT),
    }  # fmt: skip
    return render(request, "employers/photo.html", context)


@requires(Permission.EMPLOYERS_VIEW, load=load_photo)
def photo_small(request: ActorRequest, found: Photo) -> HttpResponse:
    """The small one, for the employer's page."""
    return _jpeg(found, found.small_name)


def _jpeg(found: Photo, name: str) -> HttpResponse:
    storage = found.image.storage
    if not name or not storage.exists(name):
        raise Http404
    with storage.open(name) as source:  # a few hundred kilobytes: drawn anew when it came in
        response = HttpResponse(source.read(), content_type="image/jpeg")
    # never another picture at this address; kept by the browser of this person only
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Disposition"] = f'inline; filename="foto-{found.pk}.jpg"'
    return response


@requires(Permission.EMPLOYER_EDIT, load=load_photo)
def photo_remove(request: ActorRequest, found: Photo) -> HttpResponse:
    """Take a photo away; asks first."""
    employer = found.employer
    if request.method == "POST":
        return run_button(
            request, lambda: actions.remove_photo(photo=found, by=request.actor),
            done=_("De foto is weg."), back_url=url_of(employer),
        )  # fmt: skip
    context = {
        **crumbs_of(employer), "heading": _("Foto weghalen"), "lead": found.caption, "back_url": url_of(employer),
        "action": _("Ja, haal weg"), "photo": found,
        "consequences": [_("De foto verdwijnt voor alle scholen in het netwerk. Dat kan niet terug.")],
    }  # fmt: skip
    return render(request, "employers/photo_remove.html", context)
