"""Making an agreement and recording who signed it."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.agreements import facts as contents_of
from stagespoor.agreements import queries, rules, states
from stagespoor.agreements.access import write_permission
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, Refused, refuse_if_any
from stagespoor.core.states import StaleRecord, move
from stagespoor.placements.models import Placement
from stagespoor.policy.loader import get_policy
from stagespoor.students.timeline import record


def must_write(placement: Placement, by: Actor) -> None:
    """Inside the school its mentor and who guides there write the agreement as well (IS-1)."""
    by.must(write_permission(get_policy(by.policy_name).kind(placement.kind)))


@transaction.atomic
def make_agreement(*, placement: Placement, by: Actor) -> Agreement:
    """Keep the facts of today as the next version of the agreement (AGR-1, AGR-3).

    An earlier version is replaced, and must be signed anew. Refused while something is missing, and
    when nothing changed since the current version. Raises StaleRecord when somebody else made one.
    """
    must_write(placement, by)
    now = contents_of.gather(placement, clock.today())
    refuse_if_any(rules.check_makeable(placement.state, now.policy.words.forms))
    refuse_if_any(
        rules.check_complete([one.what for one in contents_of.missing(now)], now.policy.words.forms)
    )
    current = queries.current_agreement(placement)
    changed: list[str] = []
    if current is not None:
        changed = queries.changed_terms(current, now) + queries.changed_details(current, now)
        refuse_if_any(rules.check_changed(changed, version=current.number))
        move(current, states.REPLACED, states.AGREEMENT_MOVES, norm="AGR-3")
    facts = contents_of.document_facts(
        now, version=current.number + 1 if current else 1, made_on=clock.today()
    )
    if current is not None:
        facts = contents_of.after(facts, version=current.number, made_on=timezone.localdate(current.made_at))
    kept = contents_of.snapshot(now, facts)
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                placement=placement, number=facts.version, facts=kept, facts_hash=contents_of.digest(kept),
                made_by_id=by.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise StaleRecord from None
    record(
        "agreement.replaced" if current else "agreement.made", student=placement.student, by=by,
        about=f"agreement:{agreement.pk}",
        data={"version": facts.version, "where": placement.place_name, "changed": rules.in_words(changed)},
    )  # fmt: skip
    return agreement


@transaction.atomic
def record_signature(
    *, agreement: Agreement, party: str, name: str, signed_on: dt.date, by: Actor, guardian_id: int | None = None,
    how: str = Signature.How.PAPER,
) -> Signature:  # fmt: skip
    """Record that somebody signed this version, and when (AGR-3). The last one makes it signed.

    ``party``: student, parent (with ``guardian_id``), company or school. Refused on a version that was
    replaced, for somebody who need not sign or already did, and for a day before the making or after today.
    """
    must_write(agreement.placement, by)
    agreement.refresh_from_db(fields=["state"])
    key = f"parent-{guardian_id}" if party == "parent" else party
    needed = {one.key: one for one in queries.needed_signatures(agreement)}
    policy, placement = get_policy(by.policy_name), agreement.placement
    first_day = placement.start_on or clock.today()
    before = rules.parent_signs_before(
        start_on=placement.start_on, started=placement.started_on is not None,
        age_at_start=placement.student.age_on(first_day), policy=policy,
    )  # fmt: skip
    refuse_if_any(
        rules.check_signature(
            state=agreement.state, key=key, needed=needed, signed=queries.signatures_by_key(agreement),
            signed_on=signed_on, made_on=timezone.localdate(agreement.made_at), today=clock.today(), name=name,
            policy=policy, parent_before=before,
        )
    )  # fmt: skip
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                agreement=agreement, party=party, guardian_id=guardian_id, name=name.strip(), signed_on=signed_on,
                how=how, recorded_by_id=by.user_id,
            )  # fmt: skip
    except IntegrityError:  # two people typed the same paper at the same moment
        raise Refused(Refusal("AGR-3", _("Deze handtekening is al vastgelegd."))) from None
    student = agreement.placement.student
    record(
        "agreement.signature", student=student, by=by, about=f"agreement:{agreement.pk}",
        data={"name": signature.name, "party": needed[key].label.lower(), "on": date_format(signed_on, "j F Y"),
              "how": how, "version": agreement.number},
    )  # fmt: skip
    if not queries.missing_signatures(agreement):
        move(agreement, states.SIGNED, states.AGREEMENT_MOVES, norm="AGR-3")
        record(
            "agreement.signed", student=student, by=by, about=f"agreement:{agreement.pk}",
            data={"where": agreement.placement.place_name, "version": agreement.number},
        )  # fmt: skip
    return signature


@transaction.atomic
def withdraw_signature(*, signature: Signature, reason: str, by: Actor) -> Signature:
    """Take back a signature that was recorded wrongly. It stays visible, with the reason on the timeline.

    Refused without a reason, and when it was withdrawn before.
    """
    must_write(signature.agreement.placement, by)
    if not reason.strip():
        refuse_if_any(
            [Refusal("AGR-3", _("Schrijf kort op waarom je de handtekening weghaalt."), field="reason")]
        )
    agreement = signature.agreement
    if not Signature.objects.filter(pk=signature.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        refuse_if_any([Refusal("AGR-3", _("Deze handtekening was al weggehaald."))])
    signature.refresh_from_db(fields=["withdrawn_at"])
    if agreement.state == states.SIGNED:
        move(agreement, states.MADE, states.AGREEMENT_MOVES, norm="AGR-3")
    record(
        "agreement.signature_withdrawn", student=agreement.placement.student, by=by, about=f"agreement:{agreement.pk}",
        data={"name": signature.name, "reason": reason.strip(), "version": agreement.number},
    )  # fmt: skip
    return signature
