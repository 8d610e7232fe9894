"""A generated country: 450 schools in 150 networks, 100,000 employers, 68,000 students, on PostgreSQL.

    python -m bench.national            (in an empty, migrated database)

Deterministic for a day. The rows keep the rules that the product keeps (a placement in a state has what that
state needs), but were written straight into the tables: it is a country to measure in, not to learn from.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.copying import check_keys, finish  # noqa: E402
from bench.national_employers import NEAR_KM, Employers, SchoolPeople  # noqa: E402
from bench.national_students import Students  # noqa: E402
from bench.national_tables import STAFF, Tables  # noqa: E402
from stagespoor.core import geo  # noqa: E402
from stagespoor.demo import names  # noqa: E402
from stagespoor.policy.loader import get_policy  # noqa: E402

NETWORKS, SCHOOLS, EMPLOYERS, STUDENTS = 150, 450, 100_000, 68_000
LEADS_PER_SCHOOL = 24
Town = tuple[str, geo.Point]


def make_country(
    *, networks: int = NETWORKS, schools: int = SCHOOLS, employers: int = EMPLOYERS, students: int = STUDENTS,
    today: dt.date | None = None,
) -> dict[str, int]:  # fmt: skip
    """Fill the database; returns how many rows per table. ``schools`` a multiple of ``networks``."""
    today = today or dt.date.today()  # noqa: DTZ011 - a day in the school's time zone
    tables, towns = Tables(), all_towns()
    rng = random.Random("national")
    centres = rng.sample(towns[: networks + 50], networks)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # our own empty server: keys are checked once, at the end, instead of at each row
            cursor.execute("SET LOCAL session_replication_role = replica")
        for number, centre in enumerate(centres):
            near = [town for town in towns if geo.distance_km(town[1], centre[1]) < NEAR_KM]
            near.sort(key=lambda town: geo.distance_km(town[1], centre[1]))
            local = [_school(tables, number, n, near, rng) for n in range(schools // networks)]
            maker = Employers(tables, local, near, today)
            found = maker.make(_share(employers, networks, number))
            for n, school in enumerate(local):
                maker.leads(school, LEADS_PER_SCHOOL, found)
                wanted = _share(students, schools, number * len(local) + n)
                Students(tables, school, near, found, today).make(wanted)
        finish(tables.all())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {table.model._meta.label_lower: table.count for table in tables.all()}


def _share(total: int, parts: int, number: int) -> int:
    """An equal part of the total; the first parts take what is left over."""
    return total // parts + (number < total % parts)


def all_towns() -> list[Town]:
    """The places of the gazetteer as (name, point), the largest first."""
    with geo.GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["name"].isdigit()]
    rows.sort(key=lambda row: (-int(row["population"] or 0), row["name"]))
    return [(row["name"], (float(row["lat"]), float(row["lon"]))) for row in rows]


def _school(tables: Tables, network: int, number: int, near: list[Town], rng: random.Random) -> SchoolPeople:
    if number == 0:
        tables.network.add(f"Netwerk {near[0][0]}", f"netwerk-{network + 1}")
    city, point = near[min(number * 2, len(near) - 1)]
    slug = f"school-{network + 1}-{number + 1}"
    policy = ("velddijk", "wildveld")[(network + number) % 2]
    pk = tables.school.add(
        network + 1,
        f"School {city} {network + 1}.{number + 1}",
        slug,
        policy,
        "Schoolstraat 1",
        city,
        *point,
        "085-0000000",
    )
    school = SchoolPeople(pk, network + 1, slug, get_policy(policy), point)
    sectors = [sector.slug for sector in school.policy.sectors]
    for role, count in STAFF:
        for n in range(count):
            name = f"{rng.choice(names.FIRST)} {rng.choice(names.LAST)}"
            user = tables.user.add(
                f"{slug}-{role}-{n}", name, f"{role}{n}@{slug}.example", "06-00000000", "!"
            )
            tables.member.add(user, pk, str(role), rng.sample(sectors, 3) if role == "coach" else [])
            school.staff.setdefault(str(role), []).append(user)
            school.users[user] = name
    for weekday in range(5):
        tables.lessons.add(pk, weekday, 330)
    for n, name in enumerate(("Schoolkeuken", "Wasserette", "Conciërge", "Tuinploeg")):
        guide = school.staff["internal_supervisor"][n % 2]
        school.internal.append((tables.internal.add(pk, name, "Facilitaire dienst", guide, 12), guide))
    return school


def main() -> None:
    """Make the country in the database of the settings, and say what it took."""
    options = argparse.ArgumentParser(prog="python -m bench.national")
    options.add_argument(
        "--share", type=float, default=1.0, help="a part of the country: 0.02 is three networks"
    )
    share = options.parse_args().share
    networks = max(1, round(NETWORKS * share))
    wall, cpu = time.monotonic(), time.process_time()
    counts = make_country(
        networks=networks, schools=networks * SCHOOLS // NETWORKS, employers=round(EMPLOYERS * networks / NETWORKS),
        students=round(STUDENTS * networks / NETWORKS),
    )  # fmt: skip
    took = f"{time.monotonic() - wall:.0f} s, {time.process_time() - cpu:.0f} s CPU of its own"
    broken = check_keys(table.model for table in Tables().all())
    if broken:
        raise SystemExit(f"keys that point nowhere: {broken}")
    shown = ("schools.school", "employers.employer", "workplaces.workplace", "students.student",
             "placements.placement", "core.event")  # fmt: skip
    print(", ".join(f"{counts[name]:,} {name.partition('.')[2]}" for name in shown), file=sys.stderr)
    print(f"{sum(counts.values()):,} rows in {took}", file=sys.stderr)


if __name__ == "__main__":
    main()
