"""The placement agreement on paper: one copy, or the three marked copies in one file (AGR-1, AGR-2)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stagespoor.documents import words
from stagespoor.documents.facts import (
    COPIES,
    AgreementFacts,
    Copy,
    Organisation,
    Person,
    ScheduleStep,
    Signer,
)
from stagespoor.documents.typesetting import typeset

Data = dict[str, Any]


def render_agreement(facts: AgreementFacts, copy: Copy) -> bytes:
    """One marked copy as PDF. Raises DocumentError when it cannot be made."""
    return _render(facts, (copy,))


def render_agreement_set(facts: AgreementFacts) -> bytes:
    """The copies for company, school and home in one file, each from a new sheet (AGR-2)."""
    return _render(facts, COPIES)


def _render(facts: AgreementFacts, copies: tuple[Copy, ...]) -> bytes:
    with translation.override("nl"):
        data = _page(facts)
        data["copies"] = [copy_mark(facts, copy) for copy in copies]
    return typeset("agreement.typ", data, made_on=facts.made_on)


def copy_mark(facts: AgreementFacts, copy: Copy) -> str:
    """The mark on each page of a copy, in the school's words where it has them."""
    own = next((mark.text for mark in facts.copy_marks if mark.copy == copy), "")
    if own:
        return own
    company = (
        _("Exemplaar voor de werkplek op school") if facts.internal else _("Exemplaar voor het stagebedrijf")
    )
    return {"company": company, "school": _("Exemplaar voor de school"), "home": _("Exemplaar voor thuis")}[
        copy
    ]


def _page(facts: AgreementFacts) -> Data:
    name = f"{facts.title} {facts.number}"
    return {
        "title": _("%(paper)s van %(student)s bij %(place)s")
        % {"paper": facts.title, "student": facts.student.name, "place": facts.workplace.name},
        "heading": facts.title,
        "kind": facts.kind,
        "between": _("%(student)s bij %(place)s")
        % {"student": facts.student.name, "place": facts.workplace.name},
        "school": facts.school.name,
        "version": _version(facts),
        "replaces": facts.replaces_version is not None,
        "line": _line(facts),
        "glance_title": _("In het kort"),
        "glance": _glance(facts),
        "sections": _sections(facts),
        "signing_title": _("Handtekeningen"),
        "signing": _("Wie hier tekent, heeft %(this)s gelezen en is het ermee eens.") % {"this": facts.this},
        "signers": [signer_block(signer) for signer in facts.signers],
        "footer": _("%(name)s, versie %(version)d") % {"name": name, "version": facts.version},
        "page_of": _("Bladzijde %(page)s van %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "blank": _("Deze bladzijde is leeg."),
    }


def _version(facts: AgreementFacts) -> str:
    made = _("Versie %(version)d, gemaakt op %(day)s.") % {
        "version": facts.version,
        "day": words.day_in_words(facts.made_on),
    }
    if facts.replaces_version is None:
        return made
    if facts.replaces_made_on is None:
        return made + " " + _("Versie %(version)d geldt niet meer.") % {"version": facts.replaces_version}
    return (
        made
        + " "
        + _("Versie %(version)d van %(day)s geldt niet meer.")
        % {
            "version": facts.replaces_version,
            "day": words.day_in_words(facts.replaces_made_on),
        }
    )


def _line(facts: AgreementFacts) -> Data:
    counts = [len(step.days) for step in facts.schedule]
    pace = words.days_a_week(counts[0]) if counts else ""
    if len(set(counts)) > 1:
        pace = _("eerst %(first)s, later %(last)d") % {
            "first": words.days_a_week(counts[0]),
            "last": counts[-1],
        }
    return {
        "from": {"label": _("Eerste dag"), "day": words.day_in_words(facts.starts_on)},
        "to": {"label": _("Laatste dag"), "day": words.day_in_words(facts.ends_on)},
        "between": [words.weeks_in_words(facts.starts_on, facts.ends_on), pace],
    }


def _glance(facts: AgreementFacts) -> list[Data]:
    first = facts.schedule[0] if facts.schedule else None
    days = [
        f"{words.weekday_in_words(day.weekday)}: {words.time_in_words(day.starts_at)} – "
        f"{words.time_in_words(day.ends_at)}"
        for day in (first.days if first else ())
    ]
    if len(facts.schedule) > 1:
        days.append(_("Later komen er andere dagen: zie “Wanneer”."))
    return [
        {"label": _("Leerling"), "strong": facts.student.name, "lines": _student_lines(facts)},
        {
            "label": _("Werkplek op school") if facts.internal else _("Stagebedrijf"),
            "strong": facts.workplace.name,
            "lines": [*facts.workplace.address, *_reach(facts.workplace)],
        },
        *(_person(one) for one in (facts.coach, facts.supervisor) if one.name),
        {"label": _("Dagen en tijden"), "strong": "", "lines": days},
        {
            "label": _("School"),
            "strong": facts.school.name,
            "lines": [*facts.school.address, *_reach(facts.school)],
        },
    ]


def _student_lines(facts: AgreementFacts) -> list[str]:
    lines = []
    if facts.student.born_on:
        lines.append(_("Geboren op %(day)s") % {"day": words.day_in_words(facts.student.born_on)})
    if facts.student.age is not None:
        lines.append(_("%(age)d jaar op de eerste dag") % {"age": facts.student.age})
    if facts.student.group:
        lines.append(_("Klas %(group)s") % {"group": facts.student.group})
    return lines


def _person(person: Person) -> Data:
    return {"label": person.role, "strong": person.name, "lines": _reach(person)}


def _reach(who: Organisation | Person) -> list[str]:
    phone = [_("Telefoon %(phone)s") % {"phone": who.phone}] if who.phone else []
    return [*phone, *([who.email] if who.email else [])]


def _sections(facts: AgreementFacts) -> list[Data]:
    found = [
        _section(_("De partijen"), *_parties(facts)),
        _section(
            _("Wat de leerling doet en leert"),
            _text(facts.aim),
            *_listed(_("Taken"), facts.tasks),
            *_listed(_("Zo leert de leerling"), facts.learning_activities),
            *_listed(_("Leerdoelen"), facts.goals),
        ),
        _section(_("Wanneer"), *_when(facts)),
        _section(
            _("Begeleiding"),
            _text(facts.guidance),
            *_told(_("De school"), facts.guidance_by_school),
            *_told(_("De werkplek") if facts.internal else _("Het stagebedrijf"), facts.guidance_by_company),
        ),
        _section(_("Beoordeling"), _text(facts.assessment)),
        _section(_("Toezicht door de inspectie"), _text(facts.inspectorate)),
        _section(_("Contact met thuis"), _text(facts.home_contact)),
        _section(_("Vervoer"), _text(facts.transport)),
        _section(_("Vergoeding"), _text(facts.fee)),
        _section(_("Verzekering"), _text(facts.insurance)),
        *(_section(clause.title, _text(clause.text)) for clause in facts.clauses),
    ]
    return [section for section in found if section["blocks"]]


def _section(title: str, *blocks: Data | None) -> Data:
    return {"title": title, "blocks": [block for block in blocks if block]}


def _text(text: str) -> Data | None:
    """A run of paragraphs, parted where the text has an empty line."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return {"kind": "text", "paragraphs": paragraphs} if paragraphs else None


def _listed(title: str, items: tuple[str, ...]) -> list[Data]:
    return [{"kind": "head", "text": title}, {"kind": "list", "items": list(items)}] if items else []


def _told(title: str, text: str) -> list[Data | None]:
    return [{"kind": "head", "text": title}, _text(text)] if text.strip() else []


def _parties(facts: AgreementFacts) -> list[Data | None]:
    names = {
        "this": capfirst(facts.this),
        "student": facts.student.name,
        "school": facts.school.name,
        "place": facts.workplace.name,
    }
    if facts.internal:
        text = _(
            "%(this)s is een afspraak tussen twee partijen: %(student)s (de leerling) en %(school)s (de school). "
            "De stage is op school zelf."
        )
    else:
        text = _(
            "%(this)s is een afspraak tussen drie partijen: %(student)s (de leerling), %(school)s (de school) "
            "en %(place)s (het stagebedrijf)."
        )
    return [_text(text % names)]


def _when(facts: AgreementFacts) -> list[Data | None]:
    period = _("De stage begint op %(first)s en stopt op %(last)s.") % {
        "first": words.day_in_words(facts.starts_on),
        "last": words.day_in_words(facts.ends_on),
    }
    blocks: list[Data | None] = [_text(period)]
    for step in facts.schedule:
        if len(facts.schedule) > 1:
            head = _("Vanaf %(day)s") % {"day": words.day_in_words(step.starts_on)}
            blocks.append({"kind": "head", "text": head})
        blocks += [_days(step), _text(_week_total(step))]
        if step.sunday_reason:
            sunday = _("Werk op zondag hoort bij dit werk: %(reason)s")
            blocks.append(_text(sunday % {"reason": step.sunday_reason}))
    return [*blocks, _text(facts.cancelled_day), _text(facts.times_rule), _law(facts)]


def _days(step: ScheduleStep) -> Data:
    rows = [
        [
            words.weekday_in_words(day.weekday),
            words.time_in_words(day.starts_at),
            words.time_in_words(day.ends_at),
            words.minutes_in_words(day.break_minutes),
            words.hours_in_words(day.work_minutes),
        ]
        for day in step.days
    ]
    head = [_("Dag"), _("Van"), _("Tot"), _("Pauze"), _("Werktijd")]
    return {"kind": "table", "head": head, "rows": rows, "widths": ["1.2fr", "1fr", "1fr", "1fr", "1.5fr"]}


def _week_total(step: ScheduleStep) -> str:
    minutes = sum(day.work_minutes for day in step.days)
    return _("Samen: %(hours)s per week.") % {"hours": words.hours_in_words(minutes)}


def _law(facts: AgreementFacts) -> Data | None:
    if not facts.law:
        return None
    articles: dict[dt.date, list[str]] = {}
    for source in facts.law:
        articles.setdefault(source.valid_from, []).append(source.article)
    sources = "; ".join(
        _("%(articles)s (tekst geldig vanaf %(day)s)")
        % {"articles": "; ".join(found), "day": words.day_in_words(since)}
        for since, found in articles.items()
    )
    text = _(
        "De school heeft de tijden gecontroleerd met de regels voor de leeftijd van de leerling: %(sources)s."
    )
    return {"kind": "small", "text": text % {"sources": sources}}


def signer_block(signer: Signer) -> Data:
    """A signature block as the page draws it: who, and either a line to sign or when it was signed."""
    signed = ""
    if signer.signed_on:
        day = words.day_in_words(signer.signed_on)
        signed = _("Getekend op %(day)s") % {"day": day} + (f", {signer.how}" if signer.how else "")
    return {
        "role": signer.role,
        "name": signer.name,
        "note": _("Een ouder of verzorger tekent ook.") if signer.needs_parent else "",
        "signed": signed,
        "sign": _("Handtekening"),
        "day": _("Datum"),
    }
