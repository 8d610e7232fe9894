"""What comes back in every placement of the journey: opening, contract, closing. And the story's dates."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf

from tests.journeys.walker import Walker

LEAD, COACH, MENTOR = "Lotte Lijnbaan", "Carla Coupé", "Mira Spoorboekje"
INTERNAL, OTHER_COACH, OTHER_SCHOOL = "Ivo Inbouw", "Bente Brugwachter", "Hugo Hoofdlijn"
TODAY = dt.date.today()
BORN = TODAY.replace(year=TODAY.year - 15, day=min(TODAY.day, 28)) - dt.timedelta(days=20)


def after(weeks: float) -> dt.date:
    """A working day so many weeks after the story began."""
    day = TODAY + dt.timedelta(days=round(weeks * 7))
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def next_weekday(day: dt.date, weekday: int) -> dt.date:
    """The first such weekday (0 = Monday) on or after a day."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def tuesday(start: str = "09:00", end: str = "15:00") -> dict[str, str]:
    """The schedule of one day."""
    return {"day_1": start, "ends_1": end, "pause_1": "30"}


def days(*weekdays: int) -> dict[str, str]:
    """A schedule of ordinary days."""
    found = {}
    for day in weekdays:
        found |= {f"day_{day}": "09:00", f"ends_{day}": "15:00", f"pause_{day}": "30"}
    return found


class Placing:
    """One student, one placement at a time, through the pages of the coach."""

    def __init__(self, walker: Walker) -> None:
        self.w = walker
        self.student = 0
        self.placement = 0
        self.start = TODAY

    def contract(self, pk: int, *, by: str = LEAD) -> None:
        """Made and signed on paper by everybody; ``by`` writes it down."""
        w = self.w
        w.step_in(by)
        w.form(f"/stages/{pk}/contract/", send="Stagecontract maken")
        w.sees("Te tekenen")
        while True:
            w.go(f"/stages/{pk}/contract/")
            unsigned = w.page.locator("main").get_by_role("link", name="Handtekeningen vastleggen")
            if not unsigned.count():
                break
            w.follow(unsigned.first)
            w.page.locator('main input[type=checkbox][name$="signed"]').evaluate_all(
                "all => all.forEach(e => e.checked || e.click())"
            )
            w.send()
        w.sees("Getekend")

    def open_and_choose(self, kind: str, day: dt.date) -> None:
        w = self.w
        w.today(day)
        w.step_in(COACH)
        w.form(f"/stages/openen/{self.student}/", {"kind": kind})
        self.placement = pk = w.id_in_url()
        w.go(f"/stages/{pk}/zoeken/")
        address = w.page.locator("main a[href*='/op-de-lijst/']").first.get_attribute("href")
        assert address
        w.form(address, {"reasons": "Rustige keuken, dichtbij met de fiets."})
        w.go(f"/stages/{pk}/zoeken/")
        w.send("Kies deze plek")
        supervisor = w.page.locator('main [name="supervisor"]')
        options = supervisor.locator("option").evaluate_all("all => all.map(o => o.value).filter(Boolean)")
        w.fill(
            {
                "reasons": "Vaste begeleider en duidelijke taken.",
                "tasks": "Afwassen\nTafels dekken",
                **({"supervisor": options[0]} if options else {}),
            }
        )
        w.send()
        assert not w.problems(), w.problems()
        w.go(f"/stages/{pk}/kennismaking/")
        w.page.locator('main input[name="topics"]').evaluate_all(
            "all => all.forEach(e => e.checked || e.click())"
        )
        w.fill({"held_on": day, "shared": "Werkt het best met één taak tegelijk."})
        w.send()
        assert not w.problems(), w.problems()
        w.form(f"/stages/{pk}/vervoer/", {"transport": "bike", "payer": "home"})

    def three_copies(self, pk: int) -> None:
        """The set opens as PDF and holds a marked copy for each party."""
        w = self.w
        w.go(f"/stages/{pk}/contract/")
        address = w.page.locator("main a[href*='/pdf/set/']").first.get_attribute("href")
        answer = w.page.context.request.get(f"{w.site.url}{address}")
        assert answer.headers["content-type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.body())) as pdf:
            assert len(pdf.pages) >= 3

    def begin_closing(self, end: dt.date) -> None:
        w, pk = self.w, self.placement
        w.today(end)
        w.step_in(COACH)
        w.form(f"/stages/{pk}/afronden/", {"on": end})

    def talk_assess_report(self) -> None:
        w, pk = self.w, self.placement
        w.form(
            f"/stages/{pk}/afronden/final_talk/",
            {"took_part": ["student", "supervisor"], "report": "Teruggekeken op de doelen."},
        )
        w.form(f"/stages/{pk}/beoordelen/", {"moment": "final"})
        assessment = w.id_in_url()
        w.refused(f"/beoordelingen/{assessment}/vastleggen/", {"summary": "Te vroeg."}, norm="LOG-4")
        for side in ("stagebegeleider", "praktijkbegeleider"):
            w.go(f"/beoordelingen/{assessment}/scores/{side}/")
            w.page.locator('main input[type=radio][value="3"]').evaluate_all(
                "all => all.forEach(e => e.click())"
            )
            if side == "praktijkbegeleider":
                w.fill({"scored_name": "Chef van de keuken"})
            w.send()
            assert not w.problems(), w.problems()
        w.form(f"/beoordelingen/{assessment}/vastleggen/", {"summary": "Veel geleerd, werkt zelfstandig."})
        w.form(f"/stages/{pk}/afronden/report/", {"report": "Een goede stage."})

    def certificate_and_close(self) -> None:
        w, pk = self.w, self.placement
        w.form(f"/stages/{pk}/certificaat/")
        w.go(f"/leerlingen/{self.student}/klapper/")
        address = w.page.locator("main a[href*='/certificaten/']").first.get_attribute("href")
        answer = w.page.context.request.get(f"{w.site.url}{address}")
        with pikepdf.open(io.BytesIO(answer.body())) as pdf:
            assert "Storm" in str(pdf.docinfo.get("/Title", ""))
        w.go(f"/stages/{pk}/")
        if "Afgerond" not in w.page.locator("main .chip, main [aria-current]").all_inner_texts():
            w.form(f"/stages/{pk}/afsluiten/", {"confirmed": True})

    def sign_and_start(self) -> None:
        w = self.w
        self.contract(self.placement)
        w.today(self.start)
        w.step_in(COACH)
        w.form(f"/stages/{self.placement}/starten/", {"on": self.start})
