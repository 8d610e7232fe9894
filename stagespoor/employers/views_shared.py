"""What the pages of an employer have in common: the ways back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stagespoor.employers.models import Employer


def url_of(employer: Employer, name: str = "detail") -> str:
    """A page of this employer."""
    return reverse(f"employers:{name}", args=[employer.pk])


def list_crumb(employer: Employer | None = None, *, partners: bool = False) -> tuple[str, str]:
    """The list where this employer or partner stands."""
    if partners or (employer is not None and employer.is_partner):
        return (_("Netwerkpartners"), reverse("employers:partners"))
    return (_("Bedrijven"), reverse("employers:list"))


def crumbs_of(employer: Employer) -> dict[str, Any]:
    """The way back from a form."""
    return {"crumbs": [list_crumb(employer), (employer.name, url_of(employer))], "employer": employer}
