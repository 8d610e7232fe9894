"""The lists of a school's policy as people read them on Beleid: words, habits, talks, paper, what follows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stagespoor.policy.habits import sentences
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import AftercareStatus, ContactKind, Evaluation, Topic


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list: what it is, what belongs to it, and the norm it comes from."""

    name: str
    sub: str = ""
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the policy. ``slug`` is its anchor; ``note`` stands above the lines."""

    slug: str
    title: str
    lines: list[Line]
    note: str = ""


def policy_parts(policy: Policy) -> list[Part]:
    """All lists that a school may word or count differently, in the order of the path."""
    words = policy.words
    return [
        Part("woorden", _("Woorden en gewoonten"), [*_words(policy), *(Line(one) for one in sentences(policy))]),
        Part("uitstroom", _("Uitstroom"),
             [Line(one.name, _other(one.plain, one.name)) for one in policy.exit_profiles]),
        Part("training", policy.bridge.name, _modules(policy), policy.bridge.plain),
        Part("criteria", _("Stagegeschikt worden"), _readiness(policy)),
        Part("gesprekken", _("Gesprekken"), [_contact(one, policy) for one in policy.contact_kinds]),
        Part("kennismaking", _("Kennismaking"), [_topic(one, policy) for one in policy.introduction_topics]),
        Part("evaluaties", _("Evaluaties"), _evaluations(policy)),
        Part("contract", words.agreement.title, _agreement(policy), policy.agreement.source),
        Part("certificaat", words.certificate.title, _certificate(policy)),
        Part("vragen", _("Vragen aan het bedrijf na de stage"),
             [Line(one.name, one.plain, "EMP-2") for one in policy.company_questions]),
        Part("nazorg", _("Nazorg"), _aftercare(policy)),
    ]  # fmt: skip


def _other(plain: str, name: str) -> str:
    """The A2 words, where they are other words."""
    return _("Voor de leerling: %(plain)s") % {"plain": plain} if plain and plain != name else ""


def _sub(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _words(policy: Policy) -> list[Line]:
    words = policy.words
    return [
        Line(words.referral.title, _("Zo heet het formulier waarmee de mentor een leerling aanmeldt.")),
        Line(words.team_meeting.title, _("Zo heet het gesprek waarin de leerlingen worden verdeeld.")),
        Line(words.agreement.title, _("Zo heet het papier dat iedereen tekent.")),
        Line(words.logbook.title, _("Zo heet wat de leerling over de dagen schrijft.")),
        Line(words.certificate.title, _("Zo heet het papier aan het eind.")),
        Line(words.student_system, _("Zo heet het leerlingvolgsysteem.")),
    ]


def _modules(policy: Policy) -> list[Line]:
    groups = {group.slug: group.name for group in policy.bridge.groups}
    found = [
        Line(
            _("Module %(number)d: %(name)s") % {"number": one.number, "name": one.name},
            _sub(groups.get(one.group, ""), _other(one.plain, one.name)), "PREP-4",
        )
        for one in policy.bridge.modules
    ]  # fmt: skip
    return [*found, Line(_("Afsluitend gesprek"), "", "PREP-4")] if policy.bridge.closing_talk else found


def _readiness(policy: Policy) -> list[Line]:
    return [
        Line(
            one.name,
            _sub(
                _other(one.plain, one.name), ", ".join(policy.goal(slug).name.lower() for slug in one.goals)
            ),
            "ORI-2",
        )
        for one in policy.readiness
    ]


def _contact(one: ContactKind, policy: Policy) -> Line:
    with_whom = ", ".join(policy.label(role).lower() for role in one.together_with)
    who = policy.label(one.role)
    told = _("%(who)s, met %(others)s") % {"who": who, "others": with_whom} if with_whom else who
    return Line(
        one.name,
        _sub(told, _("bij het bedrijf") if one.at_company else "", _other(one.plain, one.name)),
        one.norm,
    )


def _topic(one: Topic, policy: Policy) -> Line:
    kinds = ", ".join(policy.kind(slug).short_name for slug in one.kinds)
    about = _("gaat over de leerling: schrijf op wat je vertelt") if one.shares_student else ""
    return Line(one.name, _sub(kinds, about), one.norm)


def _evaluations(policy: Policy) -> list[Line]:
    return [
        Line(
            f"{kind.short_name}: {one.label[:1].lower()}{one.label[1:]}",
            _sub(_when(one), _other(one.plain, one.label)), "GOAL-6",
        )
        for kind in policy.kinds_in_order()
        for one in kind.evaluations
    ]  # fmt: skip


def _when(one: Evaluation) -> str:
    if one.at == "weeks" and one.weeks:
        return ngettext("na %(n)d week", "na %(n)d weken", one.weeks) % {"n": one.weeks}
    return _("halverwege") if one.at == "halfway" else _("aan het eind")


def _agreement(policy: Policy) -> list[Line]:
    agreement = policy.agreement
    ages = _("Een ouder tekent mee tot %(age)d jaar. Tot %(before)d jaar tekent een ouder vóór de eerste dag.") % {
        "age": agreement.parent_signs_until_age, "before": agreement.parent_signs_before_start_until_age,
    }  # fmt: skip
    copies = [Line(one.name, one.plain, "AGR-2") for one in agreement.copies]
    clauses = [
        Line(
            one.title, _sub(", ".join(policy.kind(slug).short_name for slug in one.kinds), one.text),
            one.norm or "AGR-1",
        )
        for one in agreement.clauses
    ]  # fmt: skip
    return [Line(_("Ouders"), ages, "AGR-3"), *copies, *clauses]


def _certificate(policy: Policy) -> list[Line]:
    certificate = policy.certificate
    signers = ", ".join(policy.label(role) for role in certificate.signers)
    return [
        Line(
            _("De leerling %(statement)s") % {"statement": certificate.statement},
            certificate.closing,
            "CER-1",
        ),
        Line(_("Ondertekenen"), signers, "CER-1"),
    ]


def _aftercare(policy: Policy) -> list[Line]:
    moments = [Line(one.name, _other(one.plain, one.name), "AFT-1") for one in policy.aftercare.moments]
    return [*moments, *(_status(one) for one in policy.aftercare.statuses)]


def _status(one: AftercareStatus) -> Line:
    counts = {
        True: _("telt als geplaatst"), False: _("telt niet als geplaatst"), None: _("telt niet mee"),
    }  # fmt: skip
    return Line(one.name, _sub(counts[one.held], _other(one.plain, one.name)), "AFT-4")
