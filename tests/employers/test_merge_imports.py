"""A merge beside imports: the same file again, undoing the import, and importing while employers are merged."""

from __future__ import annotations

import pytest

from stagespoor.core.models import json_ready
from stagespoor.employers import actions
from stagespoor.employers.import_records import FIELDS
from stagespoor.employers.models import Employer, Merge
from stagespoor.imports import actions as imports
from stagespoor.imports import states
from stagespoor.imports.models import ImportBatch
from tests.imports.conftest import Desk
from tests.imports.conftest import desk as desk  # a fixture
from tests.imports.test_employers import reasons, row

pytestmark = [pytest.mark.django_db, pytest.mark.policy("EMP-1")]
FILE = (
    row("Kwekerij Proef", kvk="99000011", phone="06-01234567"),
    row("Proef Kwekerij De Oude", kvk="", postcode="5684 GE", city="Best", phone="06-07654321"),
    row("Manege Oefening", kvk="99000033", postcode="5721 GA", city="Asten"),
)


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def merged(desk: Desk, **options: object) -> tuple[Employer, Employer, Merge]:
    """The first two rows made one, the first kept."""
    kept, gone = (Employer.objects.get(name=one[0]) for one in FILE[:2])
    return kept, gone, actions.merge_employers(kept=kept, gone=gone, by=desk.lead, **options)  # type: ignore[arg-type]


def test_the_same_file_again_makes_nothing_new_and_changes_nothing(desk: Desk) -> None:
    desk.commit(desk.employers(*FILE))
    kept, _gone, _merge = merged(desk)
    again = desk.employers(*FILE)
    assert outcomes(again) == [states.UNCHANGED] * 3
    assert "samengevoegd met “Kwekerij Proef”" in reasons(again, 3)
    assert again.rows.get(number=3).target_id == kept.pk
    desk.commit(again)
    assert Employer.objects.count() == 3


def test_an_old_file_finds_the_one_that_took_over_the_facts_of_the_other(desk: Desk) -> None:
    desk.commit(desk.employers(*FILE))
    kept, _gone, _merge = merged(desk, from_gone=["name", "postcode", "city", "phone", "kvk"])
    third = Employer.objects.get(name="Manege Oefening")
    actions.merge_employers(kept=third, gone=Employer.objects.get(pk=kept.pk), by=desk.lead)
    again = desk.employers(*FILE)
    assert outcomes(again) == [states.UNCHANGED] * 3
    assert {found.target_id for found in again.rows.all()} == {third.pk}


def test_after_undoing_the_merge_both_are_found_again(desk: Desk) -> None:
    desk.commit(desk.employers(*FILE))
    kept, gone, merge = merged(desk, from_gone=["name", "city"])
    actions.undo_merge(merge=merge, by=desk.lead)
    again = desk.employers(*FILE)
    assert outcomes(again) == [states.UNCHANGED] * 3
    assert [found.target_id for found in again.rows.order_by("number")][:2] == [kept.pk, gone.pk]


def test_undoing_the_import_leaves_merged_employers_alone_and_says_why(desk: Desk) -> None:
    batch = desk.commit(desk.employers(*FILE))
    kept, gone, _merge = merged(desk)
    stay = imports.rows_that_stay(batch)
    assert set(stay) == {2, 3}
    imports.undo_batch(batch=batch, by=desk.lead)
    assert set(Employer.objects.values_list("pk", flat=True)) == {kept.pk, gone.pk}
    assert Employer.objects.get(pk=gone.pk).merged_into_id == kept.pk


def test_undoing_a_merge_after_the_import_was_undone_still_works(desk: Desk) -> None:
    batch = desk.commit(desk.employers(*FILE))
    kept, gone, merge = merged(desk, from_gone=["phone"])
    facts = json_ready(Employer.objects.filter(pk=gone.pk).values(*FIELDS).get())
    imports.undo_batch(batch=batch, by=desk.lead)
    actions.undo_merge(merge=merge, by=desk.lead)
    back = json_ready(Employer.objects.filter(pk=gone.pk).values(*FIELDS).get())
    assert back == {**facts, "is_active": True}  # takes students again, and is for the rest as it was
    assert Employer.objects.filter(merged_into=None, is_active=True).count() == 2
    assert Employer.objects.get(pk=kept.pk).phone == "06-01234567"
