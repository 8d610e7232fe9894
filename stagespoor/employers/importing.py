"""Importing employers into the network: what a row means, and who is there already (EMP-1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.core.geo import is_near
from stagespoor.core.text import search_key
from stagespoor.employers import import_records as records
from stagespoor.employers.import_columns import COLUMNS, LABELS
from stagespoor.employers.likeness import Crowd, Known, equalities, name_key
from stagespoor.employers.models import Employer
from stagespoor.imports import columns as cols
from stagespoor.imports import states, values
from stagespoor.imports.columns import Column
from stagespoor.imports.fields import longest
from stagespoor.imports.names import tidy_person
from stagespoor.imports.spec import Checked, Scope, Snapshot, SourceRow, Written, shown
from stagespoor.imports.values import Parsed, tidy
from stagespoor.policy.loader import get_policy
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School

UNKNOWN_SECTOR = str(Employer._meta.get_field("sector").get_default())
_DO_NOT_CALL = re.compile(r"niet (?:meer )?bellen|bel niet|niet (?:meer )?benaderen", re.IGNORECASE)
_NO_MAIL = re.compile(r"geen (?:post|mail|e-mail|mailing)|niet (?:meer )?mailen", re.IGNORECASE)
_NO_TRAINEES = re.compile(r"g[eé][eé]n (?:stagiair|stage)", re.IGNORECASE)
_MIN_AGE = re.compile(
    r"\b(?:vanaf|alleen|min(?:imaal|\.)?)\s*(\d{2})\s*(?:\+|jaar)|\b(\d{2})\s*\+", re.IGNORECASE
)
_valid_url = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Facts:
    """What a row says about one employer; a fact that the file does not give is left out."""

    employer: dict[str, Any] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Session:
    """What all rows of one check share."""

    scope: Scope
    policy: Policy
    schools: list[School]
    kinds: dict[str, str]
    crowd: Crowd
    existing: dict[int, dict[str, Any]]
    merged: Crowd  # what was merged into another, by the facts of then and the key of the one that was kept
    claimed: dict[int, int] = field(default_factory=dict)
    in_file: Crowd = field(default_factory=Crowd)


class EmployerImport:
    """The kind "employers"; see :class:`stagespoor.imports.spec.ImportSpec`."""

    kind = "employers"
    title = gettext_lazy("Bedrijven")
    explanation = gettext_lazy(
        "Jullie stagebestand, als .xlsx of .csv. Elke rij is één bedrijf. "
        "Alle scholen in het netwerk zien deze bedrijven."
    )
    columns: Sequence[Column] = COLUMNS

    def missing(self, mapping: Mapping[str, int]) -> list[str]:
        """Only the name cannot be done without."""
        return [str(column.label) for column in cols.missing(mapping, COLUMNS)]

    def check(self, scope: Scope, rows: Sequence[SourceRow]) -> tuple[list[Checked], list[str]]:
        """Each row against the employers of the network and against the rows before it."""
        network = scope.school.network_id
        existing = records.existing_of(network)
        schools = list(School.objects.filter(network_id=network).order_by("pk"))
        kinds = {school.slug: search_key(get_policy(school.policy_name).school.kind) for school in schools}
        policy = get_policy(scope.school.policy_name)
        crowd = Crowd(_known(row, pk=pk) for pk, row in existing.items())
        away = records.gone_of(network)
        merged = [*away.values(), *records.former_of(network, {**existing, **away})]
        gone = Crowd(_known(row, pk=row["kept"]) for row in merged if row["kept"] in existing)
        session = _Session(scope, policy, schools, kinds, crowd, existing, gone)
        return [_check(session, row) for row in rows], []

    def write(self, scope: Scope, checked: Sequence[Checked]) -> dict[int, Written]:
        """Create and update in bulk; see `import_records`."""
        return records.write(scope, checked)

    def snapshots(self, ids: Collection[int]) -> dict[int, Snapshot]:
        """All that an import may change about these employers."""
        return records.snapshots(ids)

    def in_use(self, ids: Collection[int]) -> set[int]:
        """Employers that something hangs on: a placement, a note, a supervisor with an account …"""
        return records.in_use(ids)

    def restore(self, scope: Scope, before: Mapping[int, Snapshot]) -> None:
        """Put the facts and people back."""
        records.restore(before)

    def remove(self, ids: Collection[int]) -> None:
        """Delete employers that nothing hangs on."""
        Employer.objects.filter(pk__in=list(ids)).delete()


# --- one row ---------------------------------------------------------------------------------------


def _check(session: _Session, row: SourceRow) -> Checked:
    out = Checked(row.number)
    facts = Facts()
    out.label = facts.employer["name"] = tidy(row.get("name"))
    if row.shifted:
        out.refuse(
            _("Deze rij heeft meer cellen dan er kolomkoppen zijn. Waarschijnlijk zijn cellen verschoven.")
        )
    if not out.label:
        out.refuse(_("De naam van het bedrijf ontbreekt."))
        out.label = tidy(f"{row.get('street')} {row.get('city')}")
    _check_register(out, facts, row)
    _check_address(out, facts, row)
    _check_work(session, out, facts, row)
    _check_wishes(out, facts, row)
    _check_remarks(out, facts, row)
    _check_people(out, facts, row)
    for key in LABELS:
        room = longest(Employer, key)
        if room and len(str(facts.employer.get(key, ""))) > room:
            out.refuse(_("%(label)s is langer dan %(max)d tekens.") % {"label": LABELS[key], "max": room})
    out.facts = facts
    if not out.refused:
        _place(session, out, facts, row)
    return out


def _known(row: Mapping[str, Any], *, pk: int | None = None, number: int = 0) -> Known:
    fields = ("name", "kvk", "branch_number", "postcode", "city", "phone", "email")
    return Known(
        key=name_key(row["name"]), pk=pk, row=number, **{name: row.get(name) or "" for name in fields}
    )


def _place(session: _Session, out: Checked, facts: Facts, row: SourceRow) -> None:
    """New, changed, unchanged, or perhaps a double; a double is left out until somebody decides."""
    me = _known(facts.employer, number=row.number)
    target = _target(session, me)
    if target is not None:
        session.claimed[target] = row.number
        out.target_id = target
        out.changes = _changes(session, facts, session.existing[target])
        out.outcome = states.CHANGED if out.changes else states.UNCHANGED
        return
    if not row.add_anyway and (gone := session.merged.same(me)):
        # what stays was chosen by a person: an old row changes nothing of that
        out.outcome, out.target_id = states.UNCHANGED, gone[0].pk
        name = session.existing[gone[0].pk or 0]["name"]
        out.note(_("Dit is samengevoegd met “%(name)s”. Daar verandert niets.") % {"name": name})
        return
    if not row.add_anyway and (double := _double(session, me)):
        other, reasons = double
        out.outcome = states.DUPLICATE
        out.doubt(
            _("Lijkt op %(other)s: %(reasons)s.") % {"other": other.where(), "reasons": ", ".join(reasons)}
        )
        return
    out.outcome = states.NEW
    session.in_file.add(me)


def _target(session: _Session, me: Known) -> int | None:
    """The employer of the network that this row is about; each is taken by one row only."""
    free = [one for one in session.crowd.same(me) if one.pk not in session.claimed]
    if not free:
        return None
    return max(free, key=lambda one: (one.name == me.name, one.phone == me.phone, -(one.pk or 0))).pk


def _double(session: _Session, me: Known) -> tuple[Known, list[str]] | None:
    for crowd in (session.in_file, session.crowd):
        if same := crowd.same(me):
            return same[0], equalities(me, same[0])
    return session.in_file.alike(me) or session.crowd.alike(me)


def _check_register(out: Checked, facts: Facts, row: SourceRow) -> None:
    out.take(facts.employer, "kvk", values.parse_kvk(row.get("kvk")))
    branch = values.parse_branch(row.get("branch_number"))
    if branch.value and branch.value.lstrip("0") == facts.employer.get("kvk", "").lstrip("0"):
        branch = Parsed(problem=_("Het vestigingsnummer is hetzelfde als het KvK-nummer."))
    out.take(facts.employer, "branch_number", branch)


def _check_address(out: Checked, facts: Facts, row: SourceRow) -> None:
    employer = facts.employer
    if street := tidy(f"{row.get('street')} {row.get('house_number')}"):
        employer["street"] = street
    if city := tidy(row.get("city")):
        employer["city"] = city
    postcode = row.get("postcode")
    out.take(employer, "postcode", values.parse_postcode(postcode), keep=tidy(postcode)[:7])
    out.take(employer, "phone", values.parse_phone(row.get("phone")), keep=tidy(row.get("phone"))[:30])
    out.take(employer, "email", values.parse_email(row.get("email")))
    _check_point(out, facts, row)
    if site := tidy(row.get("website")):
        address = site if "://" in site else f"https://{site}"
        try:
            _valid_url(address)
            employer["website"] = address
        except ValidationError:
            out.warn(_("“%(site)s” is geen website. Het is niet overgenomen.") % {"site": site})


def _check_point(out: Checked, facts: Facts, row: SourceRow) -> None:
    """Where it stands, in degrees; both or none, and in or near the Netherlands."""
    texts = [tidy(row.get(key)) for key in ("lat", "lon")]
    if all(values.is_none(text) for text in texts):
        return
    try:
        point = tuple(float(text.replace(",", ".")) for text in texts)
    except ValueError:
        point = ()
    if len(point) == 2 and is_near(point):
        facts.employer["lat"], facts.employer["lon"] = (round(number, 6) for number in point)
    else:
        out.warn(
            _("De plaats op de kaart (%(text)s) klopt niet. Het is niet overgenomen.")
            % {"text": tidy(" ".join(texts))[:60]}
        )


def _check_work(session: _Session, out: Checked, facts: Facts, row: SourceRow) -> None:
    employer = facts.employer
    if text := tidy(row.get("sector")):
        slug = session.policy.recognise("sectors", text)
        if slug is None:
            out.warn(
                _("De sector “%(text)s” kent deze school niet; die staat op “onbekend”.") % {"text": text}
            )
        employer["sector"] = slug or UNKNOWN_SECTOR
    if tasks := tidy(row.get("tasks")):
        employer["tasks"] = tasks
    out.take(employer, "places", values.parse_places(row.get("places")))
    out.take(employer, "recognised", values.parse_bool(row.get("recognised")))
    if age := tidy(row.get("min_age")).rstrip("+ "):
        parsed = values.parse_places(age.removesuffix("jaar"))
        if parsed.value is None or not 12 <= parsed.value <= 30:
            out.warn(
                _("“%(text)s” is geen leeftijd die kan kloppen. Het is niet overgenomen.") % {"text": age}
            )
        else:
            employer["min_age"] = parsed.value
    if text := tidy(row.get("source")):
        slug = session.policy.recognise("lead_sources", text)
        if slug:
            employer["source"] = slug
        elif not values.is_none(text):
            out.warn(
                _("Gevonden via “%(text)s”: dat kent deze school niet. Het is niet overgenomen.")
                % {"text": text}
            )
    _check_suits(session, out, facts, tidy(row.get("suits")))
    _check_contact_date(session.scope.today, out, facts, row)


def _check_suits(session: _Session, out: Checked, facts: Facts, text: str) -> None:
    if not text or values.is_none(text):
        return
    found: list[str] = []
    for word in re.split(r"\s*(?:[,;/+&]|\ben\b)\s*", search_key(text)):
        here = [
            school.slug for school in session.schools if _is_meant(word, school, session.kinds[school.slug])
        ]
        if not here:
            out.warn(
                _("Geschikt voor “%(text)s”: dat is geen school van dit netwerk. Het is niet overgenomen.")
                % {"text": text}
            )
            return
        found += here
    facts.employer["suits"] = sorted(set(found))


def _is_meant(word: str, school: School, kind: str) -> bool:
    if word in {"beide", "alle", "allebei", "iedereen"} or word in {search_key(school.name), school.slug}:
        return True
    return (word == "vso" and "speciaal" in kind) or (
        word in {"pro", "praktijkonderwijs"} and "praktijk" in kind
    )


def _check_contact_date(today: dt.date, out: Checked, facts: Facts, row: SourceRow) -> None:
    parsed = values.parse_date(row.get("last_contact_on"), today=today, month_is_enough=True, past=True)
    if parsed.value and parsed.value > today:
        date = values.dutch(parsed.value)
        parsed = Parsed(problem=_("Het laatste contact (%(date)s) ligt in de toekomst.") % {"date": date})
    out.take(facts.employer, "last_contact_on", parsed)


def _check_wishes(out: Checked, facts: Facts, row: SourceRow) -> None:
    """What a company wants or not, yes or no; a column of its own goes before what the remarks seem to ask."""
    for key in ("do_not_call", "non_mailing", "is_active"):
        out.take(facts.employer, key, values.parse_bool(row.get(key)))


def _check_remarks(out: Checked, facts: Facts, row: SourceRow) -> None:
    """Remarks stay as they are; what they ask for is also set where the product acts on it."""
    text = row.get("remarks").strip()
    if not text:
        return
    facts.employer["remarks"] = text
    if "do_not_call" not in facts.employer and _DO_NOT_CALL.search(text):
        facts.employer["do_not_call"] = True
        out.warn(
            _("Opmerking “%(text)s”: het bedrijf staat nu op “niet bellen”.") % {"text": tidy(text)[:120]}
        )
    if "non_mailing" not in facts.employer and _NO_MAIL.search(text):
        facts.employer["non_mailing"] = True
        out.warn(_("Opmerking “%(text)s”: het bedrijf krijgt geen mail.") % {"text": tidy(text)[:120]})
    if _NO_TRAINEES.search(text):
        out.warn(_("Opmerking “%(text)s”: vraag na of hier nog een stage kan.") % {"text": tidy(text)[:120]})
    age = _MIN_AGE.search(text)
    if age and "min_age" not in facts.employer and 12 <= int(age[1] or age[2]) <= 30:
        facts.employer["min_age"] = int(age[1] or age[2])
        out.note(_("Opmerking “%(text)s”: de leeftijd is overgenomen.") % {"text": tidy(text)[:120]})


def _check_people(out: Checked, facts: Facts, row: SourceRow) -> None:
    contact, supervisor = (tidy_person(row.get(key)) for key in ("contact", "supervisor"))
    people: dict[str, dict[str, Any]] = {}
    for name, role in ((contact, "is_contact"), (supervisor, "is_supervisor")):
        if values.is_none(name):
            continue
        if len(name) > 120:
            out.warn(_("De naam “%(name)s …” is te lang en niet overgenomen.") % {"name": name[:40]})
            continue
        people.setdefault(name, {"name": name})[role] = True
    if contact in people and (job := tidy(row.get("contact_job"))) and not values.is_none(job):
        people[contact]["job"] = job[:80]
    facts.people = list(people.values())


def _changes(session: _Session, facts: Facts, old: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What would change; a known sector never becomes unknown."""
    if facts.employer.get("sector") == UNKNOWN_SECTOR:
        facts.employer.pop("sector")
    changes = [
        (str(label), _shown(session, key, old[key]), _shown(session, key, facts.employer[key]))
        for key, label in LABELS.items()
        if key in facts.employer and facts.employer[key] != old[key]
    ]
    for person in facts.people:
        now = old["people"].get(person["name"])
        if now is None:
            changes.append((_("Nieuwe contactpersoon"), "", shown([person["name"], person.get("job")])))
        elif any(now[key] != value for key, value in person.items()):
            changes.append(
                (_("Contactpersoon %(name)s") % {"name": now["name"]}, _roles(now), _roles({**now, **person}))
            )
    return changes


def _roles(person: Mapping[str, Any]) -> str:
    roles = [_("contactpersoon")] if person["is_contact"] else []
    roles += [_("praktijkbegeleider")] if person["is_supervisor"] else []
    return shown([person.get("job"), *roles])


def _shown(session: _Session, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, dt.date):
        return values.dutch(value)
    if key == "suits":
        return shown(school.name for school in session.schools if school.slug in (value or []))
    if key in {"sector", "source"} and value:
        group = "sectors" if key == "sector" else "lead_sources"
        return next((item.name for item in getattr(session.policy, group) if item.slug == value), str(value))
    return "" if value is None else str(value)
