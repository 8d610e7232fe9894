"""Which pages are measured, as whom, and which list of the admin stands beside each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from stagespoor.core.models import Event
from stagespoor.employers.models import Employer
from stagespoor.placements.models import Placement
from stagespoor.students.models import Student
from stagespoor.trajectories.models import Trajectory

# model, the columns, filters and search fields that our list has as well
ADMIN: list[tuple[Any, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    (
        Student,
        ("first_name", "last_name", "class_name", "birth_date", "exit_profile", "mentor", "status"),
        ("exit_profile", "class_name", "status"),
        ("search_key",),
    ),
    (
        Employer,
        ("name", "sector", "city", "phone", "places", "last_contact_on"),
        ("sector", "is_active"),
        ("search_key",),
    ),
    (
        Placement,
        ("student", "kind", "state", "employer", "coach", "start_on", "end_on"),
        ("kind", "state"),
        ("student__search_key", "employer__name"),
    ),
    (Trajectory, ("student", "coach", "started_on", "ended_on"), ("coach",), ("student__search_key",)),
]


@dataclass(frozen=True)
class Page:
    """One page to ask: its url name, the role that asks, the key in its address, and how many rows it lists."""

    name: str
    url_name: str
    role: str = "lead"
    key: Callable[[int], dict[str, Any]] | None = None
    rows: int = 25
    query: str = ""
    # asked in turn: what people type differs, and so does what it costs
    queries: tuple[str, ...] = ()

    def addresses(self, url: str) -> list[str]:
        """The addresses to ask in turn."""
        return [url + query for query in self.queries or (self.query,)]


def fullest_student(school_id: int) -> dict[str, Any]:
    """The student with the most events of this school: the page at its heaviest."""
    row = (
        Event.objects.filter(school_id=school_id, student__isnull=False)
        .values("student_id")
        .annotate(count=Count("pk"))
        .order_by("-count")
        .first()
    )
    return {"pk": row["student_id"] if row else 0}


def busiest_employer(school_id: int) -> dict[str, Any]:
    """The employer where most placements of this school were."""
    row = (
        Placement.objects.filter(student__school_id=school_id, employer__isnull=False)
        .values("employer_id")
        .annotate(count=Count("pk"))
        .order_by("-count")
        .first()
    )
    return {"pk": row["employer_id"] if row else 0}


def longest_placement(school_id: int) -> dict[str, Any]:
    """The last placement of the student with the fullest file."""
    found = Placement.objects.filter(student_id=fullest_student(school_id)["pk"]).aggregate(last=Max("pk"))
    return {"pk": found["last"] or 0}


def searching_placement(school_id: int) -> dict[str, Any]:
    """The last placement outside of a student judged fit, with an intake; one that seeks a place goes first."""
    rows = Placement.objects.filter(student__school_id=school_id).exclude(kind="internal")
    fit = rows.filter(trajectory__referrals__intake__isnull=False, trajectory__fit_decisions__outcome="fit")
    seeking = fit.filter(state="searching").aggregate(last=Max("pk"))["last"]
    return {"pk": seeking or fit.aggregate(last=Max("pk"))["last"] or 0}


# as people type: a part of a word, two words, a place, a task, a typing error, nonsense, a name in full
SEARCHES = tuple(f"?q={words}" for words in (
    "tuin", "kwekerij", "bakk", "lunchroom", "tusenstop", "fietsenmaker wissel", "planten", "afwassen", "de",
    "vakken+vullen", "supermart", "perron", "garage eindpunt", "schoffelen", "zaagt", "magazijn", "koffie", "kringloop",
    "qqqq", "hotelkeuken",
))  # fmt: skip

PAGES = [
    Page("Vandaag (teamleider)", "desk:today"),
    Page("Vandaag (stagebegeleider)", "desk:today", role="coach"),
    Page("Vandaag (mentor)", "desk:today", role="mentor"),
    Page("Leerlingen, 25 rijen", "desk:students"),
    Page("Leerlingen, zoeken", "desk:students", query="?q=a"),
    Page("Leerlingen, 300 rijen", "desk:students", rows=300),
    Page("Leerling, vol dossier", "desk:student", key=fullest_student),
    Page("Bedrijven, 25 rijen", "employers:list"),
    Page("Bedrijven, 300 rijen", "employers:list", rows=300),
    Page("Bedrijven, zoeken", "employers:list", role="coach", queries=SEARCHES),
    Page("Bedrijven, kaart", "employers:map"),
    Page("Bedrijven, per sector", "employers:sectors"),
    Page("Bedrijven, plaats vrij en dichtbij", "employers:list", query="?vrij=vrij&km=10&leeftijd=16"),
    Page("Bedrijf", "employers:detail", key=busiest_employer),
    Page("Zoek een plek, met redenen", "matching:search", role="coach", key=searching_placement),
    Page(
        "Zoek een plek, alles",
        "matching:search",
        role="coach",
        key=searching_placement,
        query="?sector=alle&straal=alle",
    ),
    Page("Lijst van de leerling, wensen", "matching:shortlist", role="coach", key=searching_placement),
    Page("Gezamenlijk voorstel", "matching:joint"),
    Page("Acquisitie, bord", "acquisition:board", role="coach"),
    Page("Acquisitie, stil", "acquisition:silent", role="coach"),
    Page("Acquisitie, vaak gevraagd", "acquisition:often"),
    Page("Acquisitie, cijfers", "acquisition:figures"),
    Page("Oordelen", "workplaces:judged"),
    Page("Dubbele bedrijven", "employers:duplicates"),
    Page("Netwerkpartners", "employers:partners"),
    Page("Stages, 25 rijen", "placements:list"),
    Page("Stages, 300 rijen", "placements:list", rows=300),
    Page("Stage", "placements:detail", key=longest_placement),
    Page("Stageoverleg", "trajectories:meeting"),
    Page("Beleid", "desk:policy"),
    Page("Importeren", "imports:list"),
]
