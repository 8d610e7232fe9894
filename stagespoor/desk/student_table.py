"""The columns of Leerlingen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.policy.model import Policy
from stagespoor.students.names import name_from
from stagespoor.ui.table import NONE, Column, both, chip, link, sub

Row = dict[str, Any]


def student_columns(policy: Policy, tracks: Mapping[int, SafeString]) -> list[Column]:
    """The columns, for the rows of ``queries.STUDENT_COLUMNS`` and their drawn tracks by student (ORG-3)."""
    address, exits = reverse("desk:students"), dict(policy.choices("exit_profiles"))
    nobody, named = _("Nog niemand"), _("in het bestand: %(name)s")
    gone = chip(_("Van school"), "plain")

    def name(row: Row) -> str:
        found = link(address, row["pk"], name_from(row))
        return both(found, " ", gone) if row["status"] == "left" else found

    def mentor(row: Row) -> str:
        if row["mentor__name"] or not row["mentor_text"]:
            return row["mentor__name"] or NONE
        return both(nobody, sub(named % {"name": row["mentor_text"]}))

    return [
        Column(_("Leerling"), name, sort="naam"),
        Column(_("Klas"), lambda row: row["class_name"] or NONE, sort="klas"),
        Column(_("Spoor"), lambda row: tracks[row["pk"]], css="spoor-cell"),
        Column(policy.label("mentor"), mentor, sort="mentor", css="wide-only"),
        Column(policy.label("coach"), lambda row: row["trajectory__coach__name"] or NONE, sort="coach"),
        Column(_("Uitstroom"), lambda row: exits.get(row["exit_profile"], ""), css="wide-only"),
    ]
