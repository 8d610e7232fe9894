"""Reading agreements: which version counts, who still has to sign, what changed, and the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stagespoor.agreements import facts as contents_of
from stagespoor.agreements import rules, states
from stagespoor.agreements.facts import Contents, MissingFact
from stagespoor.agreements.models import Agreement, Signature
from stagespoor.agreements.rules import Needed
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal
from stagespoor.documents.agreements import render_agreement, render_agreement_set
from stagespoor.documents.facts import AgreementFacts, Copy, facts_from_json
from stagespoor.placements.models import Placement


def current_agreement(placement: Placement) -> Agreement | None:
    """The version that counts: to be signed, or signed. None before the first is made."""
    return placement.agreements.exclude(state=states.REPLACED).first()


def needed_signatures(agreement: Agreement) -> list[Needed]:
    """Everybody who has to sign this version, in the order on the paper."""
    return [Needed(*row) for row in agreement.facts["signing"]]


def signatures_by_key(agreement: Agreement) -> dict[str, Signature]:
    """The signatures that stand, by the key of who had to sign."""
    rows = (one for one in agreement.signatures.all() if one.withdrawn_at is None)
    return {f"parent-{one.guardian_id}" if one.party == "parent" else one.party: one for one in rows}


def missing_signatures(agreement: Agreement) -> list[Needed]:
    """Who still has to sign this version (AGR-3)."""
    return _missing(agreement, signatures_by_key(agreement))


def _missing(agreement: Agreement, signed: Mapping[str, Signature]) -> list[Needed]:
    return [one for one in needed_signatures(agreement) if one.key not in signed]


def changed_terms(agreement: Agreement, now: Contents) -> list[str]:
    """What binds the parties and is no longer as in this version, in words (AGR-3)."""
    return rules.changes(agreement.facts["terms"], contents_of.terms(now), rules.TERMS, now.policy.forms)


def changed_details(agreement: Agreement, now: Contents) -> list[str]:
    """What changed besides; a new version may be made of it but need not."""
    return rules.changes(agreement.facts["terms"], contents_of.terms(now), rules.DETAILS, now.policy.forms)


def start_refusals(placement: Placement) -> list[Refusal]:
    """Why this placement may not start yet, as far as the agreement goes (AGR-1, AGR-3).

    Registered with the placements app, whose start asks it. A kind that nobody signs has no agreement.
    """
    now = contents_of.gather(placement, clock.today())
    if not now.kind.signers:
        return []
    agreement = current_agreement(placement)
    signed = signatures_by_key(agreement) if agreement else {}
    first_day = placement.start_on or clock.today()
    return rules.check_signed(
        exists=agreement is not None, missing=_missing(agreement, signed) if agreement else [],
        changed=changed_terms(agreement, now) if agreement else [],
        age_at_start=placement.student.age_on(first_day), policy=now.policy, first_day=placement.start_on,
        parents_signed_on=[one.signed_on for one in signed.values() if one.party == "parent"],
    )  # fmt: skip


def facts_of(agreement: Agreement) -> AgreementFacts:
    """What this version says, with the signatures that are in."""
    kept = facts_from_json(AgreementFacts, agreement.facts)
    return contents_of.with_signatures(kept, signatures_by_key(agreement), needed_signatures(agreement))


def agreement_pdf(agreement: Agreement, copy: Copy | None = None) -> bytes:
    """One marked copy as PDF, or the set of three without ``copy`` (AGR-2). Raises DocumentError."""
    found = facts_of(agreement)
    return render_agreement(found, copy) if copy else render_agreement_set(found)


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One party on the page: who has to sign, and the signature if it is in."""

    needed: Needed
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All that the page about the agreement of one placement shows."""

    contents: Contents
    missing: list[MissingFact]
    refusals: list[Refusal]
    current: Agreement | None
    rows: list[SignatureRow]
    changed: list[str]
    details: list[str]
    versions: list[Agreement]

    @property
    def waiting(self) -> list[Needed]:
        """Who still has to sign the current version."""
        return [row.needed for row in self.rows if row.signature is None]

    @property
    def waiting_words(self) -> str:
        """Their names in one sentence."""
        return rules.in_words(one.name for one in self.waiting)

    @property
    def changed_words(self) -> str:
        """What must be signed anew, in one sentence."""
        return rules.in_words(self.changed)

    @property
    def details_words(self) -> str:
        """What else changed, in one sentence."""
        return rules.in_words(self.details)

    @property
    def stage(self) -> str:
        """What is to do now: nothing_to_sign, fill, make, renew, sign or done."""
        if not self.contents.kind.signers:
            return "nothing_to_sign"
        if self.current is None or self.changed:
            ready = not self.missing and not self.refusals
            return ("renew" if self.current else "make") if ready else "fill"
        return "sign" if self.waiting else "done"

    @property
    def may_make(self) -> bool:
        """A first version, or a new one because something changed."""
        open_ = not self.missing and not self.refusals
        return open_ and (self.current is None or bool(self.changed or self.details))


def agreement_page(placement: Placement) -> AgreementPage:
    """The page of one placement: a fixed number of queries, however many versions there are."""
    now = contents_of.gather(placement, clock.today())
    versions = list(
        placement.agreements.select_related("made_by").prefetch_related("signatures__recorded_by")
    )
    current = next((one for one in versions if one.state != states.REPLACED), None)
    signed: dict[str, Any] = signatures_by_key(current) if current else {}
    rows = [SignatureRow(one, signed.get(one.key)) for one in needed_signatures(current)] if current else []
    return AgreementPage(
        contents=now, missing=contents_of.missing(now),
        refusals=rules.check_makeable(placement.state, now.policy.words.forms),
        current=current, rows=rows, changed=changed_terms(current, now) if current else [],
        details=changed_details(current, now) if current else [], versions=versions,
    )  # fmt: skip
