"""Every address of ours, for every role of this school and of others, compared with the permission table.

Not yours: 404. Yours but not allowed: 403. Nobody: asked to sign in. Never a 500. An address that this file
does not know fails until it has an entry in RECORDS (by its loader) or KWARGS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config import urls
from stagespoor.access.roles import Permission, Role, allows
from stagespoor.schools.models import Membership
from tests.guards.world import SchoolWorld, World, build_world

pytestmark = pytest.mark.django_db
OTHERS = ("allauth.", "django.")

# --- which record an address is about -----------------------------------------------------------------

# loader -> record of the world whose key goes in as pk
RECORDS = {
    "schools.load_member": "member",
    "schools.load_period": "period",
    "imports.load_batch": "import",
    "students.load_student": "student",
    "students.load_guardian": "guardian",
    "students.load_support": "support",
    "students.load_career_test": "career_test",
    "students.load_training": "training",
    "employers.load_employer": "employer",
    "employers.load_shown": "employer",
    "employers.load_contact": "contact",
    "employers.load_merge": "merge",
    "employers.load_photo": "photo",
    "workplaces.load_workplace": "employer_workplace",
    "trajectories.load_trajectory_of": "student",  # found by the student's key
    "trajectories.load_referral": "referral",
    "trajectories.load_goal": "goal",
    "trajectories.load_waiver": "waiver",
    "trajectories.load_meeting": "meeting",
    "acquisition.load_lead": "lead",
    "placements.load_placement": "placement",
    "placements.load_search": "placement",
    "placements.load_internal": "internal_placement",
    "placements.load_candidate": "candidate",
    "matching.load_shared": "candidate",
    "placements.load_workplace": "workplace",
    "placements.load_task": "task",
    "agreements.load_placement": "placement",
    "agreements.load_agreement": "agreement",
    "agreements.load_signature": "signature",
    "agreements.load_internal": "internal_placement",
    "agreements.load_internal_agreement": "internal_agreement",
    "agreements.load_internal_signature": "internal_signature",
    "logbook.load_assessment": "assessment",
    "logbook.load_certificate": "certificate",
    "logbook.load_entry": "entry",
    "guidance.load_moment": "moment",
    "guidance.load_concern": "concern",
    "guidance.load_feedback": "feedback",
    "aftercare.load_contract": "contract",
    "aftercare.load_moment": "aftercare_moment",
    "aftercare.load_handover": "handover",
}
# an address that is about another record than its loader says
ABOUT = {
    "portals:tick": "internal_placement",
    **dict.fromkeys(
        [f"matching:{name}" for name in ("add", "days", "own_find", "search", "shortlist")], "searching"
    ),
    **dict.fromkeys(
        ["matching:mark", "matching:wish", "portals:home_place", "portals:student_place"], "asked"
    ),
}
# what else an address asks for; a function gets the school's records
KWARGS: dict[str, dict[str, Any]] = {
    "schools:enter": {"token": "x"},
    "schools:renew": {"token": "x"},
    "imports:upload": {"kind": "students"},
    "imports:example": {"kind": "students"},
    "imports:rejected": {"ending": "csv"},
    "employers:merge": {"other": lambda records: records["twin"].pk},
    "employers:not_same": {"other": lambda records: records["twin"].pk},
    "placements:closing_step": {"step": "report"},
    "placements:closing_report": {"step": "mentor_report"},
    "placements:internal_closing_step": {"step": "talk"},
    "agreements:download": {"copy": "school"},
    "logbook:score": {"side": "coach"},
    "logbook:check": {"number": "geen"},
    "desk:student_tab": {"tab": "profiel"},
    "portals:tick": {"task": lambda records: records["task"].pk, "step": 1},
}

# --- who sees which record, said once more and apart from the code ------------------------------------

STAFF = {Role.LEAD, Role.COACH, Role.MENTOR, Role.PSYCHOLOGIST}
OUTSIDE = {Role.STUDENT, Role.PARENT, Role.SUPERVISOR}
AROUND_STUDENT = STAFF | OUTSIDE | {Role.INTERNAL}
EVERYBODY = frozenset(Role)
KEEPERS = {Role.LEAD, Role.ADMIN}


@dataclass(frozen=True)
class Sight:
    """Roles that see a record: people around the student, others of the school, others in the network."""

    own: frozenset[Role] | set[Role]
    strangers: frozenset[Role] | set[Role]
    network: frozenset[Role] | set[Role] = frozenset()


OF_STUDENT = Sight(AROUND_STUDENT, {Role.LEAD, Role.COACH})
AT_COMPANY = Sight(AROUND_STUDENT - {Role.INTERNAL}, {Role.LEAD, Role.COACH})
AT_SCHOOL = Sight(AROUND_STUDENT - {Role.SUPERVISOR}, {Role.LEAD, Role.COACH})
OF_SCHOOL = Sight(EVERYBODY, EVERYBODY)
OF_NETWORK = Sight(EVERYBODY, EVERYBODY, EVERYBODY)
SIGHT = {
    **dict.fromkeys(
        ["placement", "candidate", "agreement", "signature", "assessment", "certificate", "entry"], AT_COMPANY
    ),
    **dict.fromkeys(["internal_placement", "internal_agreement", "internal_signature"], AT_SCHOOL),
    **dict.fromkeys(
        ["searching", "asked"],
        Sight(AROUND_STUDENT - {Role.INTERNAL, Role.SUPERVISOR}, {Role.LEAD, Role.COACH}),
    ),
    **dict.fromkeys(["member", "period", "meeting", "workplace", "task", "lead"], OF_SCHOOL),
    **dict.fromkeys(["employer", "contact", "merge", "photo", "employer_workplace"], OF_NETWORK),
    "import": Sight(KEEPERS, KEEPERS),
}
# Narrower than the table: (address, who, role) that see the record and have the permission, and are still refused.
NEED_TO_KNOW = {
    ("students:support", "strangers", Role.COACH),
    ("students:support_end", "strangers", Role.COACH),
}

# A page that more people may read than write: what its POST needs besides.
WRITES = {"guidance:concern": Permission.GUIDANCE_WRITE, "aftercare:moment": Permission.AFTERCARE_WRITE}

# --- the walk -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One address with its view."""

    name: str
    view: Any
    wants: frozenset[str]

    @property
    def loader(self) -> str:
        """As app.function, empty where the view loads no record."""
        load = getattr(self.view, "stagespoor_load", None)
        return f"{load.__module__.split('.')[1]}.{load.__name__}" if load else ""

    @property
    def record(self) -> str:
        """Name of the record of the world."""
        return ABOUT.get(self.name) or (RECORDS[self.loader] if self.loader else "")

    @property
    def permission(self) -> Any:
        """What the view declares."""
        return getattr(self.view, "stagespoor_permission", None)

    def path(self, world: SchoolWorld) -> str:
        """The address for the records of this school."""
        found = KWARGS.get(self.name, {}).items()
        kwargs = {key: value(world.records) if callable(value) else value for key, value in found}
        if self.record:
            kwargs["pk"] = world.records[self.record].pk
        return reverse(self.name, kwargs={key: kwargs[key] for key in self.wants})


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[Address]:
    """All addresses of ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(OTHERS):
            yield Address(f"{space}{entry.name}", entry.callback, frozenset(entry.pattern.converters))


ALL = list(addresses())
GUARDED = [one for one in ALL if one.permission not in ("public", "signed_in")]
OPEN = [one for one in ALL if one.permission in ("public", "signed_in")]


def by_name(one: Address) -> str:
    return one.name


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Built once; every request is taken back."""
    from django.test import override_settings

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads")),
        transaction.atomic(),
    ):
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _plain_refusals() -> Iterator[None]:
    """Thousands of refusals are asked for here; how their pages look is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        for status in (403, 404):
            patch.setattr(
                urls, f"handler{status}",
                lambda request, exception, status=status: HttpResponse(status=status), raising=False,
            )  # fmt: skip
        yield


@pytest.fixture(scope="module")
def clients(world: World) -> dict[int | None, Client]:
    """A signed-in client for each person, by membership; None: nobody."""
    found: dict[int | None, Client] = {None: Client()}
    for school in world.schools:
        for member in (*school.own.values(), *school.strangers.values()):
            found[member.pk] = Client()
            found[member.pk].force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def answer(client: Client, method: str, path: str) -> tuple[int, str]:
    """Status and target of a redirect; what the request wrote is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def told(client: Client, path: str, methods: tuple[str, ...] = ("get", "post")) -> list[tuple[str, int, str]]:
    """What each method answers. A view for one method only may say so to everybody, whatever the record."""
    found = [(method, *answer(client, method, path)) for method in methods]
    if all(status == 405 for _method, status, _target in found):
        found = [("post", *answer(client, "post", path))]
    assert any(status != 405 for _method, status, _target in found), f"{path} answers neither GET nor POST"
    return [one for one in found if one[1] != 405]


def test_every_address_is_known_here() -> None:
    unknown = [one.name for one in ALL if one.loader and one.loader not in RECORDS]
    unknown += [
        one.name for one in ALL
        if one.wants - {"pk"} - set(KWARGS.get(one.name, ())) or ("pk" in one.wants and not one.loader)
    ]  # fmt: skip
    assert not unknown, f"add the record to RECORDS or the argument to KWARGS: {unknown}"
    assert not set(KWARGS) - {one.name for one in ALL}, "an address in KWARGS no longer exists"


def test_every_record_is_in_the_world(world: World) -> None:
    assert set(RECORDS.values()) <= set(world.here.records)


@pytest.mark.policy("ORG-3", "EMP-1")
@pytest.mark.parametrize("one", GUARDED, ids=by_name)
def test_the_permission_table_holds(one: Address, world: World, clients: dict[int | None, Client]) -> None:
    path = one.path(world.here)
    wrong = []
    for who, role, member in people(world, one):
        # behind the same guard GET and POST differ in nothing: from outside the school one of them is enough
        methods = ("get", "post") if who in {"own", "strangers"} else ("get",)
        for method, status, target in told(clients[member.pk], path, methods):
            wanted = expected(one, who, role, method)
            if not fits(wanted, status, target):
                wrong.append(f"{method} as {who} {role}: {status} {target}, not {wanted}")
    assert not wrong, f"{path} ({one.permission})\n" + "\n".join(wrong)


@pytest.mark.parametrize("one", GUARDED, ids=by_name)
def test_nobody_is_asked_to_sign_in(one: Address, world: World, clients: dict[int | None, Client]) -> None:
    for _method, status, target in told(clients[None], one.path(world.here)):
        assert status == 302
        assert target.startswith(reverse("account_login"))


@pytest.mark.parametrize("one", OPEN, ids=by_name)
def test_open_addresses_never_break(one: Address, world: World, clients: dict[int | None, Client]) -> None:
    people_here = [None, *(member.pk for member in world.here.own.values())]
    for pk in people_here:
        for method in ("get", "post"):
            status, _target = answer(clients[pk], method, one.path(world.here))
            assert status < 500


def people(world: World, one: Address) -> Iterator[tuple[str, Role, Membership]]:
    """Everybody around the student; where a record is asked for also others of this school and of the others."""
    groups = {"own": world.here.own}
    if one.record:
        groups |= {
            "strangers": world.here.strangers, "sister": world.sister.own, "far": world.far.own,
        }  # fmt: skip
    for who, members in groups.items():
        for role, member in members.items():
            yield who, role, member


def expected(one: Address, who: str, role: Role, method: str) -> str:
    """open, forbidden or missing."""
    if one.record:
        sight = SIGHT.get(one.record, OF_STUDENT)
        seen = {"own": sight.own, "strangers": sight.strangers, "sister": sight.network}.get(who, frozenset())
        if role not in seen:
            return "missing"
    needed = {one.permission} | ({WRITES[one.name]} if method == "post" and one.name in WRITES else set())
    if not all(allows(role, permission) for permission in needed) or (one.name, who, role) in NEED_TO_KNOW:
        return "forbidden"
    return "open"


def fits(wanted: str, status: int, target: str) -> bool:
    """Is this the answer? Open: shown, done, or sent back with a sentence (409, 422)."""
    if wanted == "missing":
        return status == 404
    if wanted == "forbidden":
        return status == 403
    return status in {200, 302, 409, 422} and not target.startswith(reverse("account_login"))


# --- two ways of asking the same ----------------------------------------------------------------------


@pytest.mark.policy("ORG-3")
def test_may_view_agrees_with_what_the_lists_show(world: World) -> None:
    from stagespoor.access.actor import actor_of
    from stagespoor.placements import access as placements
    from stagespoor.students import access as students

    for school in world.schools:
        for member in (*school.own.values(), *school.strangers.values()):
            actor = actor_of(member)
            listed = set(students.students_for(actor).values_list("pk", flat=True))
            placed = set(placements.placements_for(actor).values_list("pk", flat=True))
            for other in world.schools:
                student = other.records["student"]
                assert students.may_view(actor, student) is (student.pk in listed)
                for name in ("placement", "internal_placement"):
                    placement = other.records[name]
                    assert placements.may_view(actor, placement) is (placement.pk in placed)


@pytest.mark.policy("STU-1")
def test_who_may_see_support_also_sees_the_student(world: World) -> None:
    from stagespoor.access.actor import actor_of
    from stagespoor.students import access as students

    for school in world.schools:
        for member in (*school.own.values(), *school.strangers.values()):
            actor = actor_of(member)
            for other in world.schools:
                student = other.records["student"]
                if students.may_see_support(actor, student):
                    assert students.may_view(actor, student), (actor.role, other.school)
