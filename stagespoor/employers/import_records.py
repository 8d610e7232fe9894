"""Writing imported employers in bulk, and describing, restoring and checking them for an undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F

from stagespoor.core.geo import locate, point_from
from stagespoor.core.models import json_ready
from stagespoor.employers.models import Contact, Employer, Merge
from stagespoor.imports import states
from stagespoor.imports.fields import from_json
from stagespoor.imports.hanging import hanging_on
from stagespoor.imports.spec import Checked, Scope, Snapshot, Written

# what an import may write; the snapshots hold these
FIELDS = (
    "name", "sector", "kvk", "branch_number", "street", "postcode", "city", "phone", "email", "website", "tasks",
    "places", "min_age", "recognised", "suits", "source", "last_contact_on", "non_mailing", "do_not_call", "is_active",
    "remarks", "lat", "lon", "point_from",
)  # fmt: skip
_PERSON = ("name", "job", "phone", "email", "is_contact", "is_supervisor")
_BULK = 500
_OWN = {"employers.contact"}


def existing_of(network_id: int) -> dict[int, dict[str, Any]]:
    """The employers of a network by key: facts, and people by name. Two queries.

    Without network partners, and without those that were merged into another: see :func:`gone_of`.
    """
    rows = Employer.objects.filter(
        network_id=network_id, kind=Employer.Kind.EMPLOYER, merged_into=None
    ).order_by("pk").values("id", *FIELDS)  # fmt: skip
    found = {row["id"]: {**row, "people": {}} for row in rows}
    for person in Contact.objects.filter(employer__network_id=network_id).values("employer_id", *_PERSON):
        if person["employer_id"] in found:
            found[person["employer_id"]]["people"][person["name"]] = person
    return found


def gone_of(network_id: int) -> dict[int, dict[str, Any]]:
    """The employers that were merged into another, by key, with the key of the one that was kept. One query."""
    rows = Employer.objects.filter(network_id=network_id, merged_into__isnull=False).order_by("pk")
    gone = {row["id"]: row for row in rows.values("id", *FIELDS, "merged_into_id")}
    for row in gone.values():
        row["kept"] = row["merged_into_id"]
        while row["kept"] in gone:  # and that one into the next
            row["kept"] = gone[row["kept"]]["merged_into_id"]
    return gone


def former_of(network_id: int, known: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What employers were called before a merge gave them other facts, so that an old file finds them. One query.

    ``known``: the employers there are and those of :func:`gone_of`.
    """
    merges = Merge.objects.filter(kept__network_id=network_id, undone_at=None).order_by("pk")
    found = []
    for pk, before in merges.values_list("kept_id", "before"):
        changed = before.get(f"{Employer._meta.label_lower}:{pk}", {})
        old = {name: value for name, value in changed.items() if name in FIELDS}
        if old and pk in known:
            found.append({"kept": pk, **known[pk], **old})
    return found


def write(scope: Scope, checked: Sequence[Checked]) -> dict[int, Written]:
    """Create the new and update the changed employers with their people; by row number."""
    new = [check for check in checked if check.outcome == states.NEW]
    changed = [check for check in checked if check.outcome == states.CHANGED]
    before = snapshots([check.target_id for check in changed if check.target_id])
    fresh = [Employer(network_id=scope.school.network_id, **check.facts.employer) for check in new]
    for employer in fresh:
        employer.search_key = employer.fresh_search_key()
        _locate(employer, given=employer.lat is not None)
    made = Employer.objects.bulk_create(fresh, batch_size=_BULK)
    targets = {check.number: employer.pk for check, employer in zip(new, made, strict=True)}
    _update(changed)
    targets.update({check.number: check.target_id or 0 for check in changed})
    _write_people([(targets[check.number], check.facts.people) for check in checked])
    return {
        check.number: Written(targets[check.number], before.get(check.target_id) if check.target_id else None)
        for check in checked
    }


def _locate(employer: Employer, *, given: bool) -> None:
    """Where it stands: as the file says, else at the middle of its place or postcode area."""
    if given:
        employer.point_from = "import"
        return
    employer.lat, employer.lon = locate(employer.city, employer.postcode) or (None, None)
    employer.point_from = point_from(employer.city, employer.postcode)


def _update(changed: Sequence[Checked]) -> None:
    employers = Employer.objects.in_bulk([check.target_id for check in changed])
    touched: set[str] = set()
    for check in changed:
        employer = employers[check.target_id or 0]
        place, point = (employer.city, employer.postcode), (employer.lat, employer.lon)
        for key, value in check.facts.employer.items():
            setattr(employer, key, value)
            touched.add(key)
        moved = point != (employer.lat, employer.lon)
        if moved or place != (employer.city, employer.postcode):
            _locate(employer, given=moved or ("lat" in check.facts.employer))
            touched.update(("lat", "lon", "point_from"))
    _save(list(employers.values()), touched)


def _save(employers: list[Employer], touched: Collection[str]) -> None:
    """Store these facts and move the version on, so that an open form of somebody else notices."""
    if not employers:
        return
    for employer in employers:
        employer.search_key = employer.fresh_search_key()
    Employer.objects.bulk_update(employers, [*sorted(touched), "search_key"], batch_size=100)
    Employer.objects.filter(pk__in=[employer.pk for employer in employers]).update(version=F("version") + 1)


def _write_people(wanted: Sequence[tuple[int, Sequence[Mapping[str, Any]]]]) -> None:
    """Create or update by name; nobody is taken away."""
    ids = [pk for pk, people in wanted if people]
    there = {(c.employer_id, c.name): c for c in Contact.objects.filter(employer_id__in=ids)}
    new: list[Contact] = []
    changed: list[Contact] = []
    for pk, people in wanted:
        for facts in people:
            contact = there.get((pk, facts["name"]))
            if contact is None:
                new.append(Contact(employer_id=pk, **facts))
            elif any(getattr(contact, key) != value for key, value in facts.items()):
                for key, value in facts.items():
                    setattr(contact, key, value)
                changed.append(contact)
    Contact.objects.bulk_create(new, batch_size=_BULK)
    Contact.objects.bulk_update(changed, ["job", "is_contact", "is_supervisor"], batch_size=100)


# --- undo ------------------------------------------------------------------------------------------


def snapshots(ids: Collection[int]) -> dict[int, Snapshot]:
    """Facts, version and people of these employers, JSON-ready. Two queries."""
    found: dict[int, Snapshot] = {}
    for row in Employer.objects.filter(pk__in=list(ids)).values("id", "version", *FIELDS):
        pk = row.pop("id")
        row["version"] = [row["version"], row["is_active"]]  # as files of before hold it
        found[pk] = json_ready({**row, "people": []})
    people = Contact.objects.filter(employer_id__in=list(ids)).order_by("pk")
    for person in people.values("employer_id", "id", "is_active", "user_id", *_PERSON):
        found[person.pop("employer_id")]["people"].append(person)
    return found


def in_use(ids: Collection[int]) -> set[int]:
    """Employers with anything besides people, which the snapshots compare, or people with anything."""
    used = hanging_on(Employer, ids, ignore=_OWN)
    owners = dict(Contact.objects.filter(employer_id__in=list(ids)).values_list("pk", "employer_id"))
    return used | {owners[pk] for pk in hanging_on(Contact, list(owners))}


def restore(before: Mapping[int, Snapshot]) -> None:
    """Put facts and people of changed employers back as they were; new people stay if something hangs on them."""
    employers = Employer.objects.in_bulk(list(before))
    for pk, employer in employers.items():
        for key in before[pk].keys() & set(FIELDS):  # a file of before this field was read says nothing of it
            setattr(employer, key, from_json(Employer, key, before[pk][key]))
    _save(list(employers.values()), FIELDS)
    old = {person["id"]: person for snapshot in before.values() for person in snapshot["people"]}
    added = set(
        Contact.objects.filter(employer_id__in=list(before)).exclude(pk__in=old).values_list("pk", flat=True)
    )
    Contact.objects.filter(pk__in=added - hanging_on(Contact, added)).delete()
    there = Contact.objects.in_bulk(list(old))
    for pk, contact in there.items():
        for key in ("job", "is_contact", "is_supervisor"):
            setattr(contact, key, old[pk][key])
    Contact.objects.bulk_update(list(there.values()), ["job", "is_contact", "is_supervisor"], batch_size=100)
