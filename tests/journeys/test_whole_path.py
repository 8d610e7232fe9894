"""One student from the first school day to the last aftercare moment, each step by the role the policy names.

A real server, a real browser, a clock that the story sets. What the rules refuse on the way is refused
here as well: the sentence and the norm are on the screen.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pikepdf
import pytest
from playwright.sync_api import Browser, expect

from tests import live
from tests.journeys.walker import Walker

LEAD, COACH, MENTOR = "Lotte Lijnbaan", "Carla Coupé", "Mira Spoorboekje"
INTERNAL, OTHER_COACH, OTHER_SCHOOL = "Ivo Inbouw", "Bente Brugwachter", "Hugo Hoofdlijn"
TODAY = dt.date.today()
BORN = TODAY.replace(year=TODAY.year - 15, day=min(TODAY.day, 28)) - dt.timedelta(days=20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """A site of its own: this story moves the clock two years on."""
    with live.running(tmp_path_factory.mktemp("path"), demo=True) as place:
        yield place


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


@pytest.mark.policy(
    "STU-1", "STU-2", "STU-4", "GOAL-1", "GOAL-4", "PREP-4", "PREP-5", "APP-1", "APP-2", "INT-1", "INT-3", "INT-4", "PH-1",
    "IS-1", "IS-2", "ORI-1", "ORI-3", "PRE-1", "PLC-1", "AFT-1", "AFT-2", "AFT-3", "PLC-6", "ORG-2", "ORG-3", "ORG-4", "AGR-1",
    "AGR-2", "KEN-2", "CER-1", "TSK-1", "TSK-3", "REC-1", "GUI-3", "ESC-1", "GOAL-6",
)  # fmt: skip
def test_one_student_from_enrolment_to_the_last_aftercare_moment(browser: Browser, site: live.Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    path = Path_(Walker(context.new_page(), site))
    path.enrol()
    path.internal()
    path.refer()
    path.find_and_place()
    path.guide()
    path.close()
    path.prepare_for_work()
    path.towards_a_contract()
    path.after_school()
    path.nobody_else_sees_it()
    context.close()


class Path_:
    """The seven steps."""

    def __init__(self, walker: Walker) -> None:
        self.w = walker
        self.student = 0
        self.placement = 0
        self.start = TODAY

    # --- 1. enrol ------------------------------------------------------------------------------------

    def enrol(self) -> None:
        w = self.w
        w.today(TODAY)
        w.step_in(LEAD)
        facts = {
            "number": "99001", "first_name": "Storm", "prefix": "van", "last_name": "Proefrit", "birth_date": BORN,
            "class_name": "4A", "mentor": MENTOR, "city": "Eindhoven", "postcode": "5611 AB", "street": "Proeflaan 1",
            "exit_profile": "work", "enrolled_on": TODAY,
        }  # fmt: skip
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
        w.form(f"/interne-stages/openen/{self.student}/")
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
        self._contract(pk)
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

    def _contract(self, pk: int) -> None:
        """Made and signed on paper by everybody, by the coach's hand."""
        w = self.w
        w.step_in(LEAD)
        w.form(f"/stages/{pk}/contract/", send="Contract maken")
        w.sees("Te tekenen")
        while True:
            w.go(f"/stages/{pk}/contract/")
            unsigned = w.page.locator("main").get_by_role("link", name="Handtekeningen vastleggen")
            if not unsigned.count():
                break
            unsigned.first.click()
            w.page.locator('main input[type=checkbox][name$="signed"]').evaluate_all(
                "all => all.forEach(e => e.checked || e.click())"
            )
            w.send()
        w.sees("Getekend")

    # --- 2. refer ------------------------------------------------------------------------------------

    def refer(self) -> None:
        w, trajectory_page = self.w, f"/leerlingen/{self.student}/aanmelding/"
        w.today(after(9))
        w.step_in(COACH)
        said = w.refused(f"/stages/openen/{self.student}/", {"kind": "orienting"}, norm="APP-1")
        assert "mentor" in said.lower()
        w.step_in(MENTOR)
        w.go(f"/leerlingen/{self.student}/")
        w.send("Aanmelden voor stage")
        trajectory = w.page.url.split("/trajecten/")[1].split("/")[0]
        w.fill({"kind": "orienting", "motivation": "Wil in een keuken werken.", "behaviour": "Rustig in de klas.",
                "sectors": ["hospitality"], "goals": ["on_time", "accepts_direction"], "parents_told_on": after(8)})  # fmt: skip
        w.send("Indienen")
        assert not w.problems(), w.problems()
        w.sees("Wacht op verdeling")
        w.step_in(COACH)
        w.go("/stageoverleg/")
        w.sees("Storm van Proefrit")
        card = w.page.locator("form[action*='/verdelen/']").filter(has_not_text="nergens").first
        referral = w.page.locator(f"a[href*='/leerlingen/{self.student}/']").first
        expect(referral).to_be_visible()
        assert card.count()
        w.go(trajectory_page)
        w.step_in(LEAD)
        w.go("/stageoverleg/")
        number = self._referral_number()
        w.form(f"/aanmeldingen/{number}/verdelen/", {"coach": COACH, "reason": "Kent de horeca."})
        w.step_in(COACH)
        w.today(after(10))
        w.form(f"/aanmeldingen/{number}/intake/", {
            "held_on": after(10), "motivation": "Heeft er zin in.", "goals": "Op tijd komen.", "preferences": "Een keuken.",
            "possibilities": "Werkt door.", "sectors": ["hospitality"], "radius_km": "25", "travel": "bike",
            "weigh_teachable": "good", "grounds_teachable": "Onthoudt wat is voorgedaan.", "weigh_motivation": "good",
            "grounds_motivation": "Vraagt er zelf om.", "weigh_behaviour": "good", "grounds_behaviour": "Houdt afspraken.",
            "advised_own_search": True, "consulted": ["student", "mentor"],
        })  # fmt: skip
        w.form(
            f"/trajecten/{trajectory}/geschikt/",
            {"outcome": "fit", "grounds": "Leerbaar en gemotiveerd.", "with_mentor_on": after(10)},
        )
        w.form(
            f"/trajecten/{trajectory}/route/",
            {"agreed_with": ["student", "parent", "mentor"], "agreed_on": after(10)},
        )
        w.go(trajectory_page)
        w.sees("Stagegeschikt", "Route")

    def _referral_number(self) -> int:
        """The application of our student, from the form in the meeting that divides it."""
        card = (
            self.w.page.locator("main")
            .locator("article, li, tr, section.card")
            .filter(has_text="Storm van Proefrit")
        )
        action = card.last.locator(
            "[action*='/verdelen/'], [href*='/verdelen/'], [href*='/aanmeldingen/']"
        ).first
        address = action.get_attribute("action") or action.get_attribute("href") or ""
        return int(address.split("/aanmeldingen/")[1].split("/")[0])

    # --- 3 and 4. find, place ------------------------------------------------------------------------

    def find_and_place(self) -> None:
        w = self.w
        self._open_and_choose("orienting", after(11))
        pk = self.placement
        self.start = next_weekday(after(14), 1)
        w.form(
            f"/stages/{pk}/periode/", {"start_on": self.start, "end_on": self.start + dt.timedelta(weeks=10)}
        )
        w.refused(f"/stages/{pk}/rooster/", days(0, 1, 2), norm="ORI-1")
        said = w.refused(
            f"/stages/{pk}/rooster/",
            {**dict.fromkeys(["day_0", "ends_0", "day_2", "ends_2"], ""), **tuesday("14:00", "20:00")},
            norm="19:00",
        )
        assert "15" in said
        w.form(f"/stages/{pk}/rooster/", tuesday())
        w.step_in(COACH)
        w.today(self.start)
        w.refused(f"/stages/{pk}/starten/", {"on": self.start}, norm="AGR-1")
        self._contract(pk)
        self._three_copies(pk)
        w.step_in(COACH)
        said = w.refused(f"/stages/{pk}/starten/", {"on": self.start}, norm="PREP-5")
        assert "Brug naar Werk" in said
        w.step_in(MENTOR)
        w.go(f"/leerlingen/{self.student}/brug-en-testen/")
        w.page.locator('main select[name$="state"]').first.select_option("busy")
        w.send()
        assert not w.problems(), w.problems()
        w.step_in(COACH)
        w.form(f"/stages/{pk}/starten/", {"on": self.start})
        w.go(f"/leerlingen/{self.student}/")
        w.sees("Nu hier", "Oriënterend")

    def _open_and_choose(self, kind: str, day: dt.date) -> None:
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
        w.fill({"reasons": "Vaste begeleider en duidelijke taken.", "tasks": "Afwassen\nTafels dekken",
                **({"supervisor": options[0]} if options else {})})  # fmt: skip
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

    def _three_copies(self, pk: int) -> None:
        """The set opens as PDF and holds a marked copy for each party."""
        w = self.w
        w.go(f"/stages/{pk}/contract/")
        address = w.page.locator("main a[href*='/pdf/set/']").first.get_attribute("href")
        answer = w.page.context.request.get(f"{w.site.url}{address}")
        assert answer.headers["content-type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.body())) as pdf:
            assert len(pdf.pages) >= 3

    # --- 5. guide ------------------------------------------------------------------------------------

    def guide(self) -> None:
        w, pk = self.w, self.placement
        w.today(self.start + dt.timedelta(weeks=2))
        w.step_in(COACH)
        w.form(
            f"/stages/{pk}/bezoek-plannen/",
            {"kind": "guidance", "planned_on": self.start + dt.timedelta(weeks=3)},
        )
        w.today(self.start + dt.timedelta(weeks=3, days=3))
        w.step_in(COACH)
        w.go("/vandaag/")
        w.sees("Schrijf het verslag")
        w.page.get_by_role("link", name="Schrijf het verslag").filter(
            has_text="Begeleidingsgesprek"
        ).last.click()
        w.go(f"/leerlingen/{self.student}/")
        w.page.locator("main a[href*='/gesprekken/'][href*='/verslag/']").first.click()
        w.fill(
            {
                "held_on": self.start + dt.timedelta(weeks=3),
                "report": "Storm kent de vaste taken.",
                "tell_mentor": True,
            }
        )
        w.send()
        assert not w.problems(), w.problems()
        w.form(
            f"/leerlingen/{self.student}/terugkoppelen/",
            {"area": "maths", "text": "Wegen gaat nog niet vanzelf."},
        )
        w.form(f"/stages/{pk}/probleem-melden/", {"title": "Komt te laat na de pauze"})
        concern = w.id_in_url()
        said = w.refused(
            f"/problemen/{concern}/", {"step": "agreements", "report": "Afspraak gemaakt."}, norm="ESC-2"
        )
        assert "Eerst komt" in said
        for step in ("student_talks", "coach_supervisor", "coach_student"):
            w.form(f"/problemen/{concern}/", {"step": step, "report": "Er is goed gepraat."})
        w.go(f"/problemen/{concern}/")
        w.send("Het is opgelost")
        w.sees("Opgelost")
        w.form(
            f"/stages/{pk}/klapper-dag/",
            {"day": self.start, "did": "Ik heb de vaatwasser ingeruimd.", "mood": "3"},
        )
        w.step_in(MENTOR)
        w.go("/vandaag/")
        w.sees("Geef antwoord op de terugkoppeling", "Lees het verslag")
        w.go(f"/leerlingen/{self.student}/begeleiding/")
        w.send("Antwoord geven")
        w.fill({"answer": "We wegen elke week in de les."})
        w.send()
        assert not w.problems(), w.problems()

    # --- 6. close ------------------------------------------------------------------------------------

    def close(self) -> None:
        end = self.start + dt.timedelta(weeks=10)
        self._begin_closing(end)
        self._talk_assess_report()
        w, pk = self.w, self.placement
        said = w.refused(
            f"/stages/{pk}/afronden/direction/",
            {"took_part": ["student"], "sectors": ["hospitality"]},
            norm="ORI-3",
        )
        assert "mentor" in said
        w.form(
            f"/stages/{pk}/afronden/direction/",
            {"took_part": ["student", "mentor", "parent"], "sectors": ["hospitality"]},
        )
        self._certificate_and_close()

    def _begin_closing(self, end: dt.date) -> None:
        w, pk = self.w, self.placement
        w.today(end)
        w.step_in(COACH)
        w.form(f"/stages/{pk}/afronden/", {"on": end})

    def _talk_assess_report(self) -> None:
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

    def _certificate_and_close(self) -> None:
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

    def prepare_for_work(self) -> None:
        """Two to four days; what lacks goes to the lessons."""
        w = self.w
        begin = self.start + dt.timedelta(weeks=11)
        self._open_and_choose("preparing", begin)
        self.start = next_weekday(begin + dt.timedelta(weeks=2), 1)
        w.form(
            f"/stages/{self.placement}/periode/",
            {"start_on": self.start, "end_on": self.start + dt.timedelta(weeks=12)},
        )
        w.refused(f"/stages/{self.placement}/rooster/", days(0, 1, 2, 3, 4), norm="PRE-1")
        w.fill(dict.fromkeys(["day_0", "ends_0", "day_2", "ends_2", "day_4", "ends_4"], ""))
        w.send()
        assert not w.problems(), w.problems()
        self._sign_and_start()
        self._begin_closing(self.start + dt.timedelta(weeks=12))
        self._talk_assess_report()
        w.form(
            f"/stages/{self.placement}/afronden/gaps_to_lessons/",
            {"took_part": ["mentor"], "report": "Rekenen met gewichten."},
        )
        self._certificate_and_close()

    def _sign_and_start(self) -> None:
        w = self.w
        self._contract(self.placement)
        w.today(self.start)
        w.step_in(COACH)
        w.form(f"/stages/{self.placement}/starten/", {"on": self.start})

    def towards_a_contract(self) -> None:
        """Begins with two or three days, may grow to four; with a real prospect of a job."""
        w = self.w
        begin = self.start + dt.timedelta(weeks=13)
        self._open_and_choose("contract", begin)
        w.form(f"/stages/{self.placement}/uitzicht/", {"prospect": "real"})
        self.start = next_weekday(begin + dt.timedelta(weeks=2), 1)
        w.form(
            f"/stages/{self.placement}/periode/",
            {"start_on": self.start, "end_on": self.start + dt.timedelta(weeks=26)},
        )
        w.refused(f"/stages/{self.placement}/rooster/", days(0, 1, 2, 3), norm="PLC-1")
        w.fill(dict.fromkeys(["day_0", "ends_0"], ""))
        w.send()
        assert not w.problems(), w.problems()
        self._sign_and_start()
        w.today(self.start + dt.timedelta(weeks=8))
        w.form(f"/stages/{self.placement}/rooster/", {
            "valid_from": next_weekday(self.start + dt.timedelta(weeks=9), 0), "reason": "Het gaat goed.", **days(0, 1, 2, 3),
        })  # fmt: skip
        self._begin_closing(self.start + dt.timedelta(weeks=26))
        self._talk_assess_report()
        w.form(f"/stages/{self.placement}/afronden/contract_or_search/", {
            "took_part": ["student", "parent", "mentor"], "outcome": "contract",
        })  # fmt: skip
        self._certificate_and_close()

    # --- 7. after ------------------------------------------------------------------------------------

    def after_school(self) -> None:
        w = self.w
        w.go("/vandaag/")
        w.sees("Leg het arbeidscontract vast")
        first_day = self.start + dt.timedelta(weeks=30)
        w.form(
            f"/leerlingen/{self.student}/contract/",
            {"first_day_on": first_day, "hours_per_week": "24", "job": "Keukenhulp"},
        )
        w.sees("Na 3 maanden", "Na 6 maanden", "Na 12 maanden", "Na 24 maanden")
        w.form(
            f"/leerlingen/{self.student}/overdracht/",
            {"to": "jobcoach", "name": "Job Jansen", "summary": "Eén taak tegelijk."},
        )
        handover = w.id_in_url()
        w.send("Aanbieden")
        w.refused(f"/overdracht/{handover}/overgenomen/", {"accepted_note": "Gebeld."}, norm="AFT-3")
        w.form(f"/overdracht/{handover}/gesprek/")
        w.form(f"/overdracht/{handover}/overgenomen/", {"accepted_note": "Bevestigd per mail."})
        for months in (3, 6, 12, 24):
            w.today(first_day + dt.timedelta(days=round(months * 30.5)))
            w.step_in(COACH)
            w.go(f"/leerlingen/{self.student}/nazorg/")
            w.page.get_by_role("link", name=f"Na {months} maanden").click()
            w.fill({"status": "same_job", "report": "Werkt met plezier."})
            w.send()
            assert not w.problems(), w.problems()
        w.go(f"/leerlingen/{self.student}/")
        w.sees("Nazorg", "24 mnd")

    # --- and nobody who has no business with it ------------------------------------------------------

    def nobody_else_sees_it(self) -> None:
        w = self.w
        pages = [
            f"/leerlingen/{self.student}/",
            f"/stages/{self.placement}/",
            f"/stages/{self.placement}/contract/",
        ]
        for stranger in (OTHER_SCHOOL, OTHER_COACH):
            w.step_in(stranger)
            assert [w.go(page) for page in pages] == [404, 404, 404], stranger
            w.go("/leerlingen/?q=Proefrit")
            expect(w.page.locator("main")).not_to_contain_text("Storm")
        w.step_in(MENTOR)
        assert w.go(f"/stages/{self.placement}/rooster/") == 403  # may look, not write
