"""Making one employer of two, taking that back, and saying that two are not the same (EMP-1)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import Refusal, refuse_if_any
from stagespoor.core.states import StaleRecord
from stagespoor.employers import merge_rules
from stagespoor.employers.actions.shared import tell
from stagespoor.employers.folding import Ledger, move_all, name_of, put_back, write
from stagespoor.employers.homes import fits_at_home
from stagespoor.employers.models import Employer, Merge, NotSame
from stagespoor.schools.models import Network

# what a person chooses between, side by side
CHOICES = (
    "name", "sector", "kvk", "branch_number", "street", "postcode", "city", "phone", "email", "website", "tasks",
    "places", "min_age", "recognised", "suits", "source", "last_contact_on", "non_mailing", "do_not_call",
    "is_active", "remarks",
)  # fmt: skip
# what goes along with a choice
_ALONG = {"city": ("lat", "lon", "point_from"), "kvk": ("sbi", "sbi_version")}
BOTH = "both"  # of a text: the one under the other


@transaction.atomic
def merge_employers(
    *, kept: Employer, gone: Employer, by: Actor, from_gone: Collection[str] = (), both: Collection[str] = (),
    seen: tuple[int, int] | None = None,
) -> Merge:  # fmt: skip
    """Make one employer of two. ``from_gone``: facts of CHOICES that the kept one takes over.

    ``both``: texts ("remarks") of which the two are put together. ``seen``: the versions of kept and gone that
    were looked at; raises StaleRecord when either changed since. All that points at ``gone`` goes to ``kept``;
    ``gone`` keeps its key and its facts, is out of use, and points at ``kept``. Refuses what was merged before.
    """
    by.must(Permission.EMPLOYER_EDIT)
    kept, gone = _locked(kept, gone)
    refuse_if_any(merge_rules.check_merge(kept, gone))
    if seen is not None and seen != (kept.version, gone.version):
        raise StaleRecord(_("Iemand anders heeft een van deze bedrijven net gewijzigd. Kijk ze nog eens na."))
    ledger = Ledger()
    chosen = _chosen(kept, gone, from_gone, both)
    _settle_heads(kept, gone, ledger)
    move_all(gone, kept, ledger)
    _move_judged(kept, gone, ledger)
    ledger.change(gone, merged_into_id=kept.pk, is_active=False)
    if chosen:
        ledger.change(kept, **chosen)
    # an open form of either must not be saved over this
    Employer.objects.filter(pk=kept.pk).update(version=max(kept.version, gone.version) + 2)
    merge = Merge.objects.create(
        kept=kept, gone=gone, before=ledger.before, after=ledger.after, moved=dict(ledger.moved),
        merged_by_id=by.user_id, merged_at=clock.now(),
    )  # fmt: skip
    tell("employer.merged", kept, by, gone=gone.name, gone_id=gone.pk)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor) -> Merge:
    """Make two of one again: what moved goes back and facts are restored, except what was changed since.

    What came later stays at the kept one. Refuses a merge that was undone, or whose kept one was merged itself.
    """
    by.must(Permission.EMPLOYER_EDIT)
    kept, gone = _locked(merge.kept, merge.gone)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    refuse_if_any(merge_rules.check_undo(merge, kept))
    ledger = Ledger(merge.moved, merge.before, merge.after)
    _judged_back(ledger)
    put_back(ledger, fits_at_home=fits_at_home)
    gone.refresh_from_db()
    if gone.merged_into_id:  # whatever else was changed since: it is an employer of its own again
        was = ledger.before.get(name_of(gone), {})
        gone.merged_into_id, gone.is_active = None, bool(was.get("is_active", True))
        write(gone, {"merged_into_id": None, "is_active": gone.is_active})
    Merge.objects.filter(pk=merge.pk).update(undone_by_id=by.user_id, undone_at=clock.now())
    merge.refresh_from_db()
    tell("employer.merge_undone", kept, by, gone=gone.name, gone_id=gone.pk)
    return merge


@transaction.atomic
def say_not_same(*, one: Employer, other: Employer, by: Actor) -> NotSame:
    """These two are different employers: they are not listed as duplicates again."""
    by.must(Permission.EMPLOYER_EDIT)
    if one.pk == other.pk or one.network_id != other.network_id:
        refuse_if_any([Refusal("EMP-1", _("Kies twee verschillende bedrijven."))])
    low, high = sorted((one, other), key=lambda employer: employer.pk)
    said, new = NotSame.objects.get_or_create(
        one=low, other=high, defaults={"said_by_id": by.user_id, "said_at": clock.now()}
    )
    if new:
        tell("employer.not_same", one, by, other=other.name)
    return said


def _locked(kept: Employer, gone: Employer) -> tuple[Employer, Employer]:
    """Both as they are now; whoever merges or imports in this network waits."""
    Network.objects.select_for_update().get(pk=kept.network_id)
    rows = Employer.objects.select_for_update().order_by("pk").filter(pk__in={kept.pk, gone.pk})
    now = {row.pk: row for row in rows}
    return now[kept.pk], now[gone.pk]


def _chosen(
    kept: Employer, gone: Employer, from_gone: Collection[str], both: Collection[str]
) -> dict[str, Any]:
    unknown = {*from_gone, *both} - set(CHOICES)
    if unknown:
        raise TypeError(f"no facts to choose: {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    for name in from_gone:
        for fact in (name, *_ALONG.get(name, ())):
            values[fact] = getattr(gone, fact)
    for name in both:
        texts = dict.fromkeys(text for one in (kept, gone) if (text := getattr(one, name).strip()))
        values[name] = "\n".join(texts)
    return {name: value for name, value in values.items() if value != getattr(kept, name)}


def _settle_heads(kept: Employer, gone: Employer, ledger: Ledger) -> None:
    """A branch of the one that goes; a branch that takes the place of its head; never branches of a branch."""
    gone_has_branches = gone.branches.exclude(pk=kept.pk).exists()
    if kept.head_id == gone.pk:
        ledger.change(kept, head_id=None)
    elif kept.head_id and gone_has_branches:
        sentence = _(
            "“%(name)s” is een vestiging en kan zelf geen vestigingen krijgen. Houd het andere bedrijf."
        )
        refuse_if_any([Refusal("EMP-1", sentence % {"name": kept.name})])
    elif gone.head_id not in (None, kept.pk, kept.head_id) and not (
        kept.head_id or gone_has_branches or kept.branches.exists()
    ):
        ledger.change(kept, head_id=gone.head_id)


_JUDGED = "employers.notsame"


def _move_judged(kept: Employer, gone: Employer, ledger: Ledger) -> None:
    """Who was not the same as the one that goes is not the same as the one that stays."""
    for said in NotSame.objects.filter(one=gone) | NotSame.objects.filter(other=gone):
        third = said.other_id if said.one_id == gone.pk else said.one_id
        if third == kept.pk:
            continue
        low, high = sorted((third, kept.pk))
        if not NotSame.objects.filter(one_id=low, other_id=high).exists():
            ledger.moved[_JUDGED].append([said.pk, said.one_id, said.other_id, low, high])
            NotSame.objects.filter(pk=said.pk).update(one_id=low, other_id=high)


def _judged_back(ledger: Ledger) -> None:
    for pk, one, other, low, high in ledger.moved.pop(_JUDGED, []):
        if not NotSame.objects.filter(one_id=one, other_id=other).exists():
            NotSame.objects.filter(pk=pk, one_id=low, other_id=high).update(one_id=one, other_id=other)
