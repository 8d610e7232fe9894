"""One student from the first school day to the last aftercare moment, each step by the role the policy names.

A real server, a real browser, a clock that the story sets. What the rules refuse on the way is refused
here as well: the sentence and the norm are on the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests import live
from tests.journeys.inside import Inside
from tests.journeys.path import (
    COACH,
    LEAD,
    MENTOR,
    OTHER_COACH,
    OTHER_SCHOOL,
    after,
    days,
    next_weekday,
    tuesday,
)
from tests.journeys.walker import Walker


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """A site of its own: this story moves the clock two years on."""
    with live.running(tmp_path_factory.mktemp("path"), demo=True) as place:
        yield place


@pytest.mark.policy(
    "STU-1", "STU-2", "STU-4", "GOAL-1", "GOAL-4", "PREP-4", "PREP-5", "APP-1", "APP-2", "INT-1",
    "INT-3", "INT-4", "PH-1", "IS-1", "IS-2", "ORI-1", "ORI-3", "PRE-1", "PLC-1", "AFT-1",
    "AFT-2", "AFT-3", "PLC-6", "ORG-2", "ORG-3", "ORG-4", "AGR-1", "AGR-2", "KEN-2", "CER-1",
    "TSK-1", "TSK-3", "REC-1", "GUI-3", "ESC-1", "GOAL-6",
)  # fmt: skip
def test_one_student_from_enrolment_to_the_last_aftercare_moment(browser: Browser, site: live.Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    path = Path(Walker(context.new_page(), site))
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


class Path(Inside):
    """The seven steps; the first is in :class:`Inside`."""

    def refer(self) -> None:
        w, trajectory_page = self.w, f"/leerlingen/{self.student}/aanmelding/"
        w.today(after(9))
        w.step_in(COACH)
        said = w.refused(f"/stages/openen/{self.student}/", {"kind": "orienting"}, norm="APP-1")
        assert "mentor" in said.lower()
        w.step_in(MENTOR)
        w.go(f"/leerlingen/{self.student}/")
        w.send("Aanmelding maken")
        trajectory = w.page.url.split("/trajecten/")[1].split("/")[0]
        w.fill(
            {
                "kind": "orienting",
                "motivation": "Wil in een keuken werken.",
                "behaviour": "Rustig in de klas.",
                "sectors": ["hospitality"],
                "goals": ["on_time", "accepts_direction"],
                "parents_told_on": after(8),
            }
        )
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
        w.form(
            f"/aanmeldingen/{number}/intake/",
            {
                "held_on": after(10),
                "motivation": "Heeft er zin in.",
                "goals": "Op tijd komen.",
                "preferences": "Een keuken.",
                "possibilities": "Werkt door.",
                "sectors": ["hospitality"],
                "radius_km": "25",
                "travel": "bike",
                "weigh_teachable": "good",
                "grounds_teachable": "Onthoudt wat is voorgedaan.",
                "weigh_motivation": "good",
                "grounds_motivation": "Vraagt er zelf om.",
                "weigh_behaviour": "good",
                "grounds_behaviour": "Houdt afspraken.",
                "advised_own_search": True,
                "consulted": ["student", "mentor"],
            },
        )
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
        self.open_and_choose("orienting", after(11))
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
        w.today(self.start - dt.timedelta(days=1))  # below sixteen a parent signs before the first day
        self.contract(pk)
        self.three_copies(pk)
        w.today(self.start)
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
        w.follow(
            w.page.get_by_role("link", name="Schrijf het verslag").filter(has_text="Begeleidingsgesprek").last
        )
        w.go(f"/leerlingen/{self.student}/")
        w.follow(w.page.locator("main a[href*='/gesprekken/'][href*='/verslag/']").first)
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
        self.begin_closing(end)
        self.talk_assess_report()
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
        self.certificate_and_close()

    def prepare_for_work(self) -> None:
        """Two to four days; what lacks goes to the lessons."""
        w = self.w
        begin = self.start + dt.timedelta(weeks=11)
        self.open_and_choose("preparing", begin)
        self.start = next_weekday(begin + dt.timedelta(weeks=2), 1)
        w.form(
            f"/stages/{self.placement}/periode/",
            {"start_on": self.start, "end_on": self.start + dt.timedelta(weeks=12)},
        )
        w.refused(f"/stages/{self.placement}/rooster/", days(0, 1, 2, 3, 4), norm="PRE-1")
        w.fill(dict.fromkeys(["day_0", "ends_0", "day_2", "ends_2", "day_4", "ends_4"], ""))
        w.send()
        assert not w.problems(), w.problems()
        self.sign_and_start()
        self.begin_closing(self.start + dt.timedelta(weeks=12))
        self.talk_assess_report()
        w.form(
            f"/stages/{self.placement}/afronden/gaps_to_lessons/",
            {"took_part": ["mentor"], "report": "Rekenen met gewichten."},
        )
        self.certificate_and_close()

    def towards_a_contract(self) -> None:
        """Begins with two or three days, may grow to four; with a real prospect of a job."""
        w = self.w
        begin = self.start + dt.timedelta(weeks=13)
        self.open_and_choose("contract", begin)
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
        self.sign_and_start()
        w.today(self.start + dt.timedelta(weeks=8))
        w.form(
            f"/stages/{self.placement}/rooster/",
            {
                "valid_from": next_weekday(self.start + dt.timedelta(weeks=9), 0),
                "reason": "Het gaat goed.",
                **days(0, 1, 2, 3),
            },
        )
        self.begin_closing(self.start + dt.timedelta(weeks=26))
        self.talk_assess_report()
        w.form(
            f"/stages/{self.placement}/afronden/contract_or_search/",
            {
                "took_part": ["student", "parent", "mentor"],
                "outcome": "contract",
            },
        )
        self.certificate_and_close()

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
        w.sees("Na 3 maanden", "Na 6 maanden", "Na 1 jaar", "Na 2 jaar")
        w.form(
            f"/leerlingen/{self.student}/overdracht/",
            {"to": "jobcoach", "name": "Job Jansen", "summary": "Eén taak tegelijk."},
        )
        handover = w.id_in_url()
        w.send("Aanbieden")
        w.refused(f"/overdracht/{handover}/overgenomen/", {"accepted_note": "Gebeld."}, norm="AFT-3")
        w.form(f"/overdracht/{handover}/gesprek/")
        w.form(f"/overdracht/{handover}/overgenomen/", {"accepted_note": "Bevestigd per mail."})
        for months, name in {3: "Na 3 maanden", 6: "Na 6 maanden", 12: "Na 1 jaar", 24: "Na 2 jaar"}.items():
            w.today(first_day + dt.timedelta(days=round(months * 30.5)))
            w.step_in(COACH)
            w.go(f"/leerlingen/{self.student}/nazorg/")
            w.follow(w.page.get_by_role("link", name=name))
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
