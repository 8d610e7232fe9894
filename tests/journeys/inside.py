"""The journey inside the school: enrolment, home, and the internal placement."""

from __future__ import annotations

import datetime as dt

from tests.journeys.path import BORN, INTERNAL, LEAD, MENTOR, TODAY, Placing, after, next_weekday, tuesday


class Inside(Placing):
    """From the first day to the end of the internal placement (STU-1, STU-2, IS-1, IS-2)."""

    def enrol(self) -> None:
        w = self.w
        w.today(TODAY)
        w.step_in(LEAD)
        facts = {
            "number": "99001",
            "first_name": "Storm",
            "prefix": "van",
            "last_name": "Proefrit",
            "birth_date": BORN,
            "class_name": "4A",
            "mentor": MENTOR,
            "city": "Eindhoven",
            "postcode": "5611 AB",
            "street": "Proeflaan 1",
            "exit_profile": "work",
            "enrolled_on": TODAY,
        }
        too_young = {**facts, "birth_date": TODAY - dt.timedelta(days=365 * 8)}
        said = w.refused("/leerlingen/inschrijven/", too_young, norm="STU-1")
        assert "geboortedatum" in said.lower()
        w.fill({"birth_date": BORN})
        w.send()
        assert not w.problems(), w.problems()
        self.student = w.id_in_url()
        w.sees("Storm van Proefrit", "15 jaar")
        w.form(
            f"/leerlingen/{self.student}/ouders/",
            {"name": "Ouder van Proefrit", "email": "ouder.proefrit@thuis.example", "must_sign": True},
        )

    # --- inside the school first ---------------------------------------------------------------------

    def internal(self) -> None:
        w = self.w
        w.step_in(MENTOR)
        w.go(f"/leerlingen/{self.student}/")
        w.send("Interne stage openen")
        w.send()
        assert not w.problems(), w.problems()
        pk = w.id_in_url()
        w.form(
            f"/interne-stages/{pk}/plek-kiezen/",
            {"workplace": "Schoolkeuken", "reasons": "Rustige plek met korte taken."},
        )
        self.start = next_weekday(after(1), 1)
        w.form(
            f"/interne-stages/{pk}/periode/",
            {"start_on": self.start, "end_on": self.start + dt.timedelta(weeks=6)},
        )
        w.form(f"/interne-stages/{pk}/rooster/", tuesday())
        self.contract(pk, by=INTERNAL)
        w.today(self.start)
        w.step_in(MENTOR)
        w.form(f"/interne-stages/{pk}/starten/", {"on": self.start})
        w.today(self.start + dt.timedelta(weeks=6))
        w.form(f"/interne-stages/{pk}/afronden/", {"on": self.start + dt.timedelta(weeks=6)})
        report = {"report": "Storm kende elke taak en vroeg om meer."}
        assert w.go(f"/stages/{pk}/verslag/mentor_report/") == 200
        w.fill(report)
        w.send()
        assert "IS-2" in w.page.locator("main").inner_text()  # first the talk, then the mentor's report
        w.step_in(INTERNAL)
        w.form(f"/interne-stages/{pk}/afronden/talk/", {**report, "took_part": ["student", "mentor"]})
        w.step_in(MENTOR)
        w.form(f"/stages/{pk}/verslag/mentor_report/", report)
        w.go(f"/stages/{pk}/")
        w.sees("Afgerond")
