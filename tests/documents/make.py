"""Facts of invented people for the document tests, and readers of the PDF that comes out."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from typing import Any

import pikepdf
import pytest

from stagespoor.documents.facts import (
    AgreementFacts,
    CertificateFacts,
    Clause,
    GoalResult,
    LawSource,
    Organisation,
    Person,
    ScheduleDay,
    ScheduleStep,
    Signer,
    StudentFacts,
)

SCHOOL = Organisation(
    name="Velddijk", address=("Schoolstraat 1", "1234 AB Voorbeeldstad"), phone="010 000 00 00"
)
BAKERY = Organisation(name="Bakkerij De Gouden Korst", address=("Molenweg 12", "1234 CD Voorbeeldstad"))
COACH = Person(
    name="Marieke Jansen", role="Stagebegeleider", phone="06 00 00 00 01", email="m@velddijk.example"
)
SUPERVISOR = Person(name="Henk Bakker", role="Praktijkbegeleider", phone="06 00 00 00 02")
TUESDAY = ScheduleDay(weekday=1, starts_at=dt.time(9), ends_at=dt.time(15, 30), break_minutes=30)
THURSDAY = ScheduleDay(weekday=3, starts_at=dt.time(9), ends_at=dt.time(15), break_minutes=30)


def agreement_facts(**changes: Any) -> AgreementFacts:
    """A complete agreement of a sixteen-year-old in a bakery; ``changes`` replace fields."""
    start = dt.date(2025, 9, 1)
    values: dict[str, Any] = {
        "number": "VEL-2025-0012",
        "version": 1,
        "made_on": dt.date(2025, 8, 28),
        "school": SCHOOL,
        "student": StudentFacts(name="Sanne de Wit", born_on=dt.date(2009, 11, 3), group="A4"),
        "workplace": BAKERY,
        "kind": "Externe stage – oriënterend",
        "coach": COACH,
        "supervisor": SUPERVISOR,
        "starts_on": start,
        "ends_on": dt.date(2026, 1, 30),
        "schedule": (ScheduleStep(starts_on=start, days=(TUESDAY, THURSDAY)),),
        "aim": "De leerling ontdekt hoe het is om in een bakkerij te werken.",
        "tasks": ("Brood inpakken", "De winkel vegen"),
        "learning_activities": ("Meewerken met een collega",),
        "goals": ("Ik kom op tijd", "Ik vraag hulp"),
        "guidance_by_school": "De stagebegeleider komt om de drie weken langs.",
        "guidance_by_company": "De praktijkbegeleider legt het werk uit.",
        "assessment": "De praktijkbegeleider beoordeelt de leerdoelen samen met de school.",
        "inspectorate": "De inspectie mag de leeractiviteiten op de stageplek bekijken.",
        "home_contact": (
            "Ouders bellen altijd de stagebegeleider, en niet het stagebedrijf.\n\n"
            "Is de leerling ziek? Dan bellen ouders wel het stagebedrijf."
        ),
        "transport": "Met de fiets.",
        "insurance": "De school is verzekerd voor ongevallen.",
        "clauses": (Clause(title="Geheimhouding", text="De leerling vertelt niets door over klanten."),),
        "signers": (
            Signer(party="student", name="Sanne de Wit", role="Leerling", needs_parent=True),
            Signer(party="parent", name="Petra de Wit", role="Ouder of verzorger"),
            Signer(party="company", name="Henk Bakker", role="Namens Bakkerij De Gouden Korst"),
            Signer(party="school", name="Marieke Jansen", role="Namens Velddijk"),
        ),
        "law": (LawSource(article="Arbeidstijdenwet, hoofdstuk 4 en 5", valid_from=dt.date(2025, 1, 1)),),
    }
    return AgreementFacts(**{**values, **changes})


def certificate_facts(**changes: Any) -> CertificateFacts:
    """A certificate with three scores of the same student."""
    values: dict[str, Any] = {
        "number": "VEL-2026-0007",
        "made_on": dt.date(2026, 2, 3),
        "school": SCHOOL,
        "student": StudentFacts(name="Sanne de Wit"),
        "workplace": BAKERY,
        "kind": "Externe stage – oriënterend",
        "coach": COACH,
        "supervisor": SUPERVISOR,
        "starts_on": dt.date(2025, 9, 1),
        "ends_on": dt.date(2026, 1, 30),
        "tasks": ("Brood inpakken",),
        "goals": (
            GoalResult(goal="Ik kom op tijd", score="Dat doe ik zelf", category="Algemeen", step=4, steps=4),
            GoalResult(goal="Ik vraag hulp", score="Dat oefen ik nog", category="Algemeen", step=1, steps=4),
            GoalResult(goal="Ik pak brood in", score="Dat doe ik met hulp", category="Bakkerij"),
        ),
        "remarks": "De klanten gaan haar missen.",
        "signers": (
            Signer(party="student", name="Sanne de Wit", role="Leerling"),
            Signer(party="company", name="Henk Bakker", role="Praktijkbegeleider"),
            Signer(party="school", name="Marieke Jansen", role="Stagebegeleider"),
        ),
        "check_url": "https://stage.velddijk.example/certificaat/",
        "check_code": "7KQ2-M4XP",
    }
    return CertificateFacts(**{**values, **changes})


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The PDF, parsed."""
    return pikepdf.open(io.BytesIO(pdf))


def tagged_text(pdf: bytes) -> str:
    """The text in the order of a screen reader, blanks evened out; skips the test without pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not there to read the text of the PDF with")
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())
