"""The habits of a school as sentences: for the agreement, the pages about a placement and Beleid."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stagespoor.policy.model import Policy


def fee_sentence(policy: Policy) -> str:
    """Whether the company may pay the student something."""
    if policy.habits.fee == "allowed":
        return _("Een kleine vergoeding mag. Bedrijf, leerling en school spreken samen af hoeveel.")
    return _("De leerling krijgt geen vergoeding.")


def cancelled_day_sentence(policy: Policy) -> str:
    """Where the student is on a day on which the placement does not go on."""
    if policy.habits.cancelled_day == "school":
        return _("Gaat de stage een dag niet door? Dan komt de leerling naar school.")
    return _("Gaat de stage een dag niet door? Dan is de leerling thuis.")


def sick_sentence(policy: Policy) -> str:
    """Whom parents call when the student is sick (PAR-5)."""
    if policy.habits.sick_report_to == "school":
        return _("Ouders melden een zieke leerling bij de school.")
    return _("Ouders melden een zieke leerling bij het bedrijf. De school krijgt ook bericht.")


def logbook_sentence(policy: Policy) -> str:
    """How often the student writes (LOG-2)."""
    if policy.habits.logbook_rhythm == "weekly":
        return _("De leerling schrijft elke week in %(the_logbook)s.") % policy.words.forms
    return _("De leerling schrijft elke stagedag in %(the_logbook)s.") % policy.words.forms


def sentences(policy: Policy) -> list[str]:
    """All habits of a school, for who reads its policy."""
    return [
        logbook_sentence(policy), sick_sentence(policy), cancelled_day_sentence(policy), fee_sentence(policy),
    ]  # fmt: skip
