"""Asks the pages in one process through the whole middleware, and counts. Run by `python -m bench`."""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from bench.admin_pages import SAME_COLUMNS  # noqa: E402
from bench.pages import ADMIN, PAGES, Page  # noqa: E402
from stagespoor.access.actor import SESSION_KEY  # noqa: E402
from stagespoor.core import clock  # noqa: E402
from stagespoor.employers.models import Employer  # noqa: E402
from stagespoor.placements.models import Candidate, Placement  # noqa: E402
from stagespoor.placements.states import OPEN, SEARCHING  # noqa: E402
from stagespoor.policy.loader import get_policy  # noqa: E402
from stagespoor.schools.models import Membership, School  # noqa: E402
from stagespoor.students.models import Student  # noqa: E402
from stagespoor.trajectories.models import Trajectory  # noqa: E402
from stagespoor.ui.lists import Lens  # noqa: E402

FULL = 300  # rows of a long list
page_size = 25
_page = Lens.page


def _sized_page(self: Lens, rows: Any, *columns: str) -> Any:
    self.page_size = page_size
    return _page(self, rows, *columns)


Lens.page = _sized_page  # type: ignore[method-assign]


@dataclass
class Subject:
    """One thing to measure and what was measured of it."""

    name: str
    ask: Callable[[], Any]
    rows: int = 25
    crowded: bool = False  # needs more students than a school of the demo has
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0

    def once(self) -> Any:
        """Ask once, and note what it took (milliseconds)."""
        global page_size
        page_size = self.rows
        wall, cpu = time.perf_counter(), time.process_time()
        response = self.ask()
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)
        return response

    def count(self) -> None:
        """Ask once without the clock: the status must be 200; note queries and bytes."""
        with CaptureQueriesContext(connection) as caught:
            response = self.once()
        if response.status_code != 200:
            raise SystemExit(f"{self.name}: answered {response.status_code}")
        self.queries, self.bytes = len(caught), len(response.content)
        self.cpu.clear()
        self.wall.clear()

    def result(self) -> dict[str, float]:
        """The figures."""
        found: dict[str, float] = {"queries": self.queries, "bytes": self.bytes}
        if self.cpu:
            wall = sorted(self.wall)
            found |= {
                "cpu_ms": round(statistics.median(self.cpu), 2),
                "median_ms": round(statistics.median(wall), 2),
                "p95_ms": round(wall[min(len(wall) - 1, int(len(wall) * 0.95))], 2),
            }
        return found


def client_for(role: str, school: School) -> Client:
    """A client that is signed in as the person of this role with the most to do."""
    membership = Membership.objects.filter(school=school, role=role, is_active=True).order_by("pk").first()
    if membership is None:
        raise SystemExit(f"the demo has no {role} at {school}")
    client = Client()
    client.force_login(membership.user)
    session = client.session
    session[SESSION_KEY] = membership.pk
    session.save()
    return client


def subjects(*, admin: bool) -> list[Subject]:
    """All that is measured; pages whose address does not exist (yet) are named and left out."""
    school = measured_school()
    clients = {role: client_for(role, school) for role in {page.role for page in PAGES}}
    lead = clients["lead"]
    found = [Subject("ondergrens: 'ok'", lambda: lead.get(reverse("bench-floor")))]

    def asker(page: Page, url: str) -> Callable[[], Any]:
        turns = cycle(page.addresses(url))
        return lambda: clients[page.role].get(next(turns))

    for page in PAGES:
        try:
            url = reverse(page.url_name, kwargs=page.key(school.pk) if page.key else None)
        except NoReverseMatch:
            print(f"(no page {page.url_name} yet: {page.name} left out)", file=sys.stderr)
            continue
        crowded = page.rows == FULL and page.url_name == "desk:students"
        found.append(Subject(page.name, asker(page, url), page.rows, crowded=crowded))
    for model, *_ in ADMIN if admin else ():
        for rows in (25, 300):
            url = reverse(f"admin{rows}:{model._meta.app_label}_{model._meta.model_name}_changelist")
            crowded = rows == FULL and model is Student
            found.append(
                Subject(f"admin {model.__name__}, {rows} rijen", asker(PAGES[0], url), crowded=crowded)
            )
    for model in SAME_COLUMNS if admin else ():
        url = reverse(f"admin-same{FULL}:{model._meta.app_label}_{model._meta.model_name}_changelist")
        name = f"admin {model.__name__}, onze kolommen, {FULL} rijen"
        found.append(Subject(name, asker(PAGES[0], url), crowded=model is Student))
    return found


def crowd() -> None:
    """Students of the other schools move to the school that is measured, until a list of 300 is full.

    The bench's own data, and the last thing that is done with it: a school of the demo has fewer students.
    """
    school = measured_school()
    short = FULL - Student.objects.filter(school=school).count()
    movers = Student.objects.exclude(school=school).order_by("pk").values_list("pk", flat=True)
    for pk in list(movers[: max(0, short)]):
        Student.objects.filter(pk=pk).update(school=school, number=f"b{pk}")


def somebody_is_asked_often() -> None:
    """At least one employer was asked too often lately, so that the list of those has a row in a small network too."""
    school = measured_school()
    most = get_policy(school.policy_name).network.asked_most
    lately = Candidate.objects.filter(employer__network=school.network, asked_on__gte=clock.today())
    if lately.values("employer").annotate(times=Count("pk")).filter(times__gt=most).exists():
        return
    employer = Employer.objects.filter(network=school.network, is_active=True, kind="employer").latest("pk")
    open_to = Placement.objects.filter(student__school__network=school.network, coach__isnull=False)
    for one in open_to.exclude(candidates__employer=employer).order_by("pk")[: most + 1]:
        Candidate.objects.create(
            placement=one, employer=employer, added_by=one.coach, state="asked", asked_on=clock.today()
        )


def somebody_waits() -> None:
    """At least one student of the measured school waits for a place, with one on the list, so that a small network
    is asked the same.

    The bench's own data; a large network has some already. A student who is fit waits for a kind not open yet.
    """
    school = measured_school()
    fit = Trajectory.objects.filter(
        student__school=school,
        student__status=Student.Status.ENROLLED,
        fit_decisions__outcome="fit",
        ended_on=None,
        referrals__intake__isnull=False,
    )
    if Placement.objects.filter(trajectory__in=fit, state=SEARCHING).exclude(kind="internal").exists():
        return
    kinds = [kind.slug for kind in get_policy(school.policy_name).kinds if kind.external]
    for one in fit.order_by("pk").distinct():
        there = one.student.placements.filter(state__in=OPEN).values_list("kind", flat=True)
        free = [kind for kind in kinds if kind not in set(there)]
        if free and one.coach:
            waits = Placement.objects.create(
                student=one.student, trajectory=one, kind=free[0], coach=one.coach, state=SEARCHING
            )
            employers = Employer.objects.filter(network=school.network, is_active=True, kind="employer")
            employer = employers.earliest("pk")
            Candidate.objects.create(
                placement=waits, employer=employer, added_by=one.coach, shared_at=clock.now()
            )
            return
    raise SystemExit(f"nobody of {school} may be matched")


def measured_school() -> School:
    """In a country the school in the middle: neither the first rows of every table nor the last."""
    schools = School.objects.order_by("pk")
    count = schools.count()
    return schools[count // 2 if count > 2 else 0]


def measure(things: list[Subject], rounds: int) -> None:
    """Ask all of them, interleaved: a noisy minute falls on all of them."""
    for thing in things:
        for _ in range(3 if rounds else 1):
            thing.count()
    gc.collect()
    gc.freeze()
    order = random.Random(1)
    for _ in range(rounds):
        order.shuffle(things)
        for thing in things:
            thing.once()


def main() -> None:
    """Measure and write the figures as JSON to standard output."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--no-admin", action="store_true", help="leave the admin's lists out")
    asked = options.parse_args()
    somebody_waits()
    somebody_is_asked_often()
    rounds, things = asked.rounds, subjects(admin=not asked.no_admin)
    measure([thing for thing in things if not thing.crowded], rounds)
    if not asked.no_admin:
        crowd()
    measure([thing for thing in things if thing.crowded], rounds)
    json.dump({thing.name: thing.result() for thing in things}, sys.stdout)


if __name__ == "__main__":
    main()
