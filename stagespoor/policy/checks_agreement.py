"""What a policy file may get wrong about the agreement: who signs, its copies, and what the law asks at least."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stagespoor.core import clock
from stagespoor.documents.facts import COPIES
from stagespoor.policy.lines import Problem
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.policy.placement_law import LawRow, placement_law

# Three parties outside the school, two inside; one person signs for each (AGR-3).
SIGNERS = ("student", "parent", "supervisor", "coach")
FOR_SCHOOL_INSIDE = ("internal_supervisor", "mentor", "coach")
SIGNERS_INSIDE = ("student", "parent", *FOR_SCHOOL_INSIDE)
ON_CERTIFICATE = ("student", "supervisor", "coach")


def agreement_problems(policy: Policy) -> Iterator[Problem]:
    """What does not fit in the agreement and the certificate, and where the file goes below the law."""
    for position, kind in enumerate(policy.kinds):
        if not kind.follows_contract:
            for at, reason in _signers(kind):
                yield ("kinds", position, *at), reason
    yield from _copies(policy)
    yield from _certificate(policy)
    yield from _law(policy)


def _signers(kind: Kind) -> Iterator[Problem]:
    if not kind.signers:
        yield ("signers",), _("Noem wie het contract van deze stage ondertekenen.")
        return
    known = SIGNERS if kind.external else SIGNERS_INSIDE
    for position, role in enumerate(kind.signers):
        if role not in known:
            reason = _("%(role)s is geen partij in het contract van deze stage. Kies uit: %(choices)s.")
            yield ("signers", position), reason % {"role": role, "choices": ", ".join(known)}
        elif role in kind.signers[:position]:
            yield ("signers", position), _("%(role)s staat hier twee keer.") % {"role": role}
    for party in known:
        if party not in kind.signers and (kind.external or party not in FOR_SCHOOL_INSIDE):
            reason = _("%(role)s moet het contract van deze stage ook ondertekenen.")
            yield ("signers",), reason % {"role": party}
    if not kind.external and len({*kind.signers} & {*FOR_SCHOOL_INSIDE}) != 1:
        reason = _("Voor de school tekent één persoon. Kies uit: %(choices)s.")
        yield ("signers",), reason % {"choices": ", ".join(FOR_SCHOOL_INSIDE)}


def _copies(policy: Policy) -> Iterator[Problem]:
    """Three marked copies: for the company, the school and home (AGR-2)."""
    found = [one.slug for one in policy.agreement.copies]
    for position, slug in enumerate(found):
        if slug not in COPIES:
            reason = _("Dit exemplaar kent Stagespoor niet. Kies uit: %(choices)s.")
            yield ("agreement", "copies", position), reason % {"choices": ", ".join(COPIES)}
    for slug in COPIES:
        if slug not in found:
            reason = _("Een contract heeft drie exemplaren. %(slug)s ontbreekt.")
            yield ("agreement", "copies"), reason % {"slug": slug}


def _certificate(policy: Policy) -> Iterator[Problem]:
    """The certificate is signed by student, company and coach (CER-1)."""
    signers = policy.certificate.signers
    for position, role in enumerate(signers):
        if role not in ON_CERTIFICATE:
            reason = _("%(role)s kan dit niet ondertekenen. Kies uit: %(choices)s.")
            yield (
                ("certificate", "signers", position),
                reason % {"role": role, "choices": ", ".join(ON_CERTIFICATE)},
            )
    if not signers:
        yield ("certificate", "signers"), _("Noem wie dit ondertekenen.")


def _law(policy: Policy) -> Iterator[Problem]:
    """A school may ask more than the law and never less; a file for later meets the law of then."""
    day = max(policy.valid_from, clock.today())
    try:
        row = placement_law().on(day)
    except LookupError:
        yield ("valid_from",), _("Voor deze dag is geen wet bekend. Kijk de datum na.")
        return
    yield from _law_of_days(policy, row)
    yield from _law_of_parents(policy, row)
    yield from _law_of_content(policy, row)


def _law_of_days(policy: Policy, row: LawRow) -> Iterator[Problem]:
    most = row.days_for(policy.school.kind)
    for position, kind in enumerate(policy.kinds):
        if most is not None and kind.days_max > most:
            reason = _("Volgens de wet is een stage ten hoogste %(days)d dagen per week (%(law)s).")
            values = {"days": most, "law": _source(row.articles.days_max)}
            yield ("kinds", position, "days_max"), reason % values


def _law_of_parents(policy: Policy, row: LawRow) -> Iterator[Problem]:
    agreement = policy.agreement
    if agreement.parent_signs_until_age < row.parent_signs_until_age:
        reason = _("Volgens de wet tekent een ouder mee tot %(age)d jaar (%(law)s). Lager kan niet.")
        values = {"age": row.parent_signs_until_age, "law": _source(row.articles.parent_signs)}
        yield ("agreement", "parent_signs_until_age"), reason % values
    before = ("agreement", "parent_signs_before_start_until_age")
    if agreement.parent_signs_before_start_until_age < row.parent_signs_before_start_until_age:
        reason = _(
            "Volgens de wet tekent een ouder tot %(age)d jaar vóór de eerste dag (%(law)s). Lager kan niet."
        )
        values = {
            "age": row.parent_signs_before_start_until_age,
            "law": _source(row.articles.parent_signs_before_start),
        }
        yield before, reason % values
    elif agreement.parent_signs_before_start_until_age > agreement.parent_signs_until_age:
        reason = _("Dit is hoger dan parent_signs_until_age (%(age)d). Vul een lagere leeftijd in.")
        yield before, reason % {"age": agreement.parent_signs_until_age}


def _law_of_content(policy: Policy, row: LawRow) -> Iterator[Problem]:
    for kind in policy.kinds:
        if kind.follows_contract:
            continue
        there = {one.law for one in policy.agreement.clauses if not one.kinds or kind.slug in one.kinds}
        for fact in row.facts:
            if fact.letter not in there:
                reason = _(
                    "In het contract van %(kind)s ontbreekt wat de wet vraagt: %(fact)s (%(law)s). "
                    'Zet law = "%(letter)s" bij de bepaling die dit zegt.'
                )
                values = {
                    "kind": kind.name,
                    "fact": fact.name,
                    "letter": fact.letter,
                    "law": _source(row.articles.facts),
                }
                yield ("agreement", "clauses"), reason % values


def _source(article_id: str) -> str:
    article = placement_law().article(article_id)
    return f"{article.source}, {article.version}"
