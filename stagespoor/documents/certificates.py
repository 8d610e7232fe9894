"""The certificate at the end of a placement (CER-1)."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from stagespoor.documents import words
from stagespoor.documents.agreements import signer_block
from stagespoor.documents.facts import CertificateFacts
from stagespoor.documents.typesetting import typeset

Data = dict[str, Any]


def render_certificate(facts: CertificateFacts) -> bytes:
    """The certificate as PDF: what was done, the goals with their scores in words, the signatures.

    Raises DocumentError when it cannot be made.
    """
    with translation.override("nl"):
        data = _page(facts)
    return typeset("certificate.typ", data, made_on=facts.made_on)


def _page(facts: CertificateFacts) -> Data:
    return {
        "title": _("%(paper)s van %(student)s") % {"paper": facts.title, "student": facts.student.name},
        "heading": facts.title,
        "school": facts.school.name,
        "student": facts.student.name,
        "number": _("Nummer %(number)s") % {"number": facts.number},
        "statement": _statement(facts),
        "line": {
            "from": {"label": _("Eerste dag"), "day": words.day_in_words(facts.starts_on)},
            "to": {"label": _("Laatste dag"), "day": words.day_in_words(facts.ends_on)},
            "between": [words.weeks_in_words(facts.starts_on, facts.ends_on), _hours(facts)],
        },
        "glance": [
            {"label": _("Soort stage"), "strong": facts.kind},
            {"label": _place_label(facts), "strong": facts.workplace.name},
            {"label": facts.coach.role, "strong": facts.coach.name},
            {"label": facts.supervisor.role, "strong": facts.supervisor.name},
        ],
        "tasks_title": _("Dit werk deed ik"),
        "tasks": list(facts.tasks),
        "goals_title": _("Zo ging het met mijn leerdoelen"),
        "groups": _groups(facts),
        "remarks_title": _("Wat wij nog willen zeggen"),
        "remarks": [part.strip() for part in facts.remarks.split("\n\n") if part.strip()],
        "closing": facts.closing,
        "signing_title": _("Handtekeningen"),
        "signers": [signer_block(signer) for signer in facts.signers],
        "check": _check(facts),
        "footer": _("%(paper)s %(number)s, gemaakt op %(day)s")
        % {"paper": facts.title, "number": facts.number, "day": words.day_in_words(facts.made_on)},
        "page_of": _("Bladzijde %(page)s van %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }  # fmt: skip


def _place_label(facts: CertificateFacts) -> str:
    return _("Werkplek op school") if facts.internal else _("Stagebedrijf")


def _statement(facts: CertificateFacts) -> str:
    if facts.statement:
        return f"{facts.statement}:"
    if facts.internal:
        return _("heeft stage gedaan op school, op de werkplek %(place)s.") % {"place": facts.workplace.name}
    return _("heeft stage gedaan bij %(place)s.") % {"place": facts.workplace.name}


def _hours(facts: CertificateFacts) -> str:
    return words.hours_in_words(facts.hours * 60) if facts.hours else ""


def _groups(facts: CertificateFacts) -> list[Data]:
    head = [_("Leerdoel"), _("Hoe gaat het?")]
    groups = []
    for category, results in groupby(facts.goals, key=lambda result: result.category):
        rows = [{"goal": r.goal, "score": r.score, "step": r.step, "steps": r.steps} for r in results]
        groups.append({"title": category, "head": head, "rows": rows})
    return groups


def _check(facts: CertificateFacts) -> Data | None:
    """The way to find out whether this paper is genuine: a picture to scan, an address and a code."""
    if not facts.check_url:
        return None
    picture = io.BytesIO()
    segno.make(facts.check_url, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, svgns=True, border=0, dark="#10242b", omitsize=True
    )
    text = _("Kijk op %(url)s") % {"url": facts.check_url}
    if facts.check_code:
        text = _("Kijk op %(url)s en vul de code in: %(code)s") % {
            "url": facts.check_url,
            "code": facts.check_code,
        }
    return {
        "qr": picture.getvalue().decode(),
        "title": _("Is dit papier echt?"),
        "text": text,
        "alt": _("Vierkante code die naar de controlepagina gaat: %(url)s") % {"url": facts.check_url},
    }
