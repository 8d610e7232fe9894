"""What a page that refuses somebody says it needs, by the value of the permission.

``{the_agreement}`` and so on become the school's own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEEDS: Mapping[str, str | Promise] = {
    "students.view": _("leerlingen bekijken"),
    "student.enrol": _("een leerling inschrijven of uitschrijven"),
    "student.edit": _("gegevens van een leerling wijzigen"),
    "student.sensitive": _("gevoelige gegevens van een leerling zien"),
    "import.run": _("bestanden importeren"),
    "school.settings": _("de instellingen van de school wijzigen"),
    "referral.write": _("een {referral_word} maken voor stage"),
    "meeting.view": _("{the_team_meeting} openen"),
    "referral.assign": _("leerlingen verdelen"),
    "intake.write": _("een intake schrijven"),
    "fit.decide": _("beslissen of een leerling stagegeschikt is"),
    "route.write": _("een route vastleggen"),
    "waive": _("afwijken van een regel (dat mag de {role_lead})"),
    "employers.view": _("bedrijven bekijken"),
    "employer.edit": _("een bedrijf wijzigen"),
    "match.view": _("een stageplek zoeken"),
    "shortlist.view": _("de lijst met plekken van een leerling bekijken"),
    "wish.say": _("zeggen wat je van een plek vindt"),
    "placements.view": _("stages bekijken"),
    "placement.write": _("een stage maken of wijzigen"),
    "internal.write": _("een interne stage maken of wijzigen"),
    "agreement.view": _("een {agreement_word} bekijken"),
    "agreement.write": _("een {agreement_word} maken of wijzigen"),
    "guidance.view": _("contactmomenten bekijken"),
    "guidance.write": _("contactmomenten en verslagen schrijven"),
    "feedback.answer": _("antwoorden op een vraag aan de mentor"),
    "logbook.view": _("{the_logbook} bekijken"),
    "logbook.score": _("leerdoelen beoordelen"),
    "placement.close": _("een stage afsluiten"),
    "mentor.report": _("het verslag van de mentor schrijven"),
    "aftercare.write": _("nazorg vastleggen"),
    "link.make": _("een persoonlijke link maken"),
    "today.view": _("het werkoverzicht openen"),
    "policy.view": _("het beleid lezen"),
}
