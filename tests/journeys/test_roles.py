"""Each role looks around: its menu, every kind of page it can reach, and what it may not see.

One browser, one sign-in per role. A kind of page is judged by the first role that meets it (words, axe in light and
dark, wide and narrow, no sideways scrolling); every role opens it, without a complaint in the console.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.visitor import NARROW, Visitor
from tests.live import ROOT, Site

STAFF = ("Vandaag", "Leerlingen", "Stages")
PER_RECORD = {"desk:student_tab": "tab"}


@dataclass(frozen=True)
class Looks:
    """What somebody in this role finds: the menu, kinds of pages that are reached and that are not."""

    role: str
    menu: tuple[str, ...] = ()
    reaches: frozenset[str] = field(default_factory=frozenset)
    never: frozenset[str] = field(default_factory=frozenset)
    refused: tuple[str, ...] = ()
    one_of: frozenset[str] = field(default_factory=frozenset)  # at least one: which depends on the demo's day


PATH = frozenset(
    {"desk:today", "desk:students", "desk:student", "placements:list", "placements:detail", "desk:policy"}
)
TABS = frozenset(
    f"desk:student_tab {tab}"
    for tab in ("profiel", "voorbereiding", "aanmelding", "stages", "begeleiding", "klapper", "nazorg")
)
EMPLOYERS = frozenset(
    {"employers:list", "employers:detail", "employers:add", "acquisition:board", "trajectories:meeting"}
)
MINE = frozenset({"portals:student", "portals:stage", "portals:days", "portals:track", "portals:entry"})
ADMIN = frozenset({"imports:list", "imports:batch", "schools:settings", "schools:people", "schools:calendar"})
SCHEDULES = frozenset({"placements:schedule", "placements:internal_schedule"})  # by two doors (IS-1)
DOORS = ("/mijn/", "/thuis/", "/bedrijf/")

EVERYBODY = (
    Looks(
        "Teamleider stage", (*STAFF, "Bedrijven", "Acquisitie", "Stageoverleg", "Beleid", "Importeren", "School"),
        PATH | TABS | EMPLOYERS | ADMIN | {"agreements:page", "trajectories:waive", "students:enrol"},
        refused=DOORS,
    ),
    Looks(
        "Stagebegeleider", (*STAFF, "Bedrijven", "Acquisitie", "Stageoverleg", "Beleid"),
        PATH | TABS | EMPLOYERS | {"agreements:page"},
        ADMIN | {"trajectories:waive", "students:enrol"}, (*DOORS, "/importeren/", "/school/"), SCHEDULES,
    ),
    Looks(
        "Mentor", (*STAFF, "Beleid"), PATH | TABS | {"trajectories:refer", "students:preparation"},
        ADMIN | EMPLOYERS | {"trajectories:fit", "placements:schedule"}, (*DOORS, "/bedrijven/", "/stageoverleg/"),
    ),
    Looks(
        "Orthopedagoog", (*STAFF, "Beleid"), PATH, ADMIN | EMPLOYERS | {"trajectories:refer", "placements:schedule"},
        (*DOORS, "/bedrijven/", "/leerlingen/inschrijven/"),
    ),
    Looks(
        "Interne stagebegeleider", (*STAFF, "Beleid"), PATH - {"placements:detail"},
        ADMIN | EMPLOYERS | {"trajectories:refer", "students:support", "students:guardians"},
        (*DOORS, "/bedrijven/", "/stageoverleg/"),
    ),
    Looks(
        "Applicatiebeheerder", ("Importeren", "School", "Beleid"), ADMIN | {"schools:person_new"},
        PATH - {"desk:policy"} | EMPLOYERS, (*DOORS, "/vandaag/", "/leerlingen/", "/bedrijven/", "/stages/"),
    ),
    Looks(
        "Leerling", (), MINE,
        PATH | EMPLOYERS | ADMIN, ("/vandaag/", "/leerlingen/", "/bedrijven/", "/beleid/", "/thuis/", "/bedrijf/"),
    ),
    Looks(
        "Ouder of verzorger", (), frozenset({"portals:home"}), PATH | EMPLOYERS | ADMIN,
        ("/vandaag/", "/leerlingen/", "/bedrijven/", "/beleid/", "/mijn/", "/bedrijf/"),
    ),
    Looks(
        "Praktijkbegeleider", (), frozenset({"portals:company", "portals:company_problem"}), PATH | EMPLOYERS | ADMIN,
        ("/vandaag/", "/leerlingen/", "/bedrijven/", "/beleid/", "/mijn/", "/thuis/"),
    ),
)  # fmt: skip


def kind_of(path: str) -> str:
    """The kind of page behind an address: its name in the code, "" for what is none of ours."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    if found.namespace in {"", "admin"}:
        return ""
    also = PER_RECORD.get(found.view_name)
    return f"{found.view_name} {found.kwargs[also]}" if also else found.view_name


@pytest.fixture(scope="module")
def judged() -> dict[str, str]:
    """The kinds of pages whose looks were judged already, with the address."""
    return {}


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    """A browser profile of one's own."""
    context = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def visitor(context: BrowserContext, live_stagespoor: Site) -> Visitor:
    """Somebody in front of the site, not signed in."""
    return Visitor(context, live_stagespoor)


@pytest.mark.policy("ORG-1", "ORG-2", "ORG-3", "ORG-4")
@pytest.mark.parametrize("looks", EVERYBODY, ids=lambda looks: looks.role)
def test_role_finds_its_pages_and_no_others(looks: Looks, visitor: Visitor, judged: dict[str, str]) -> None:
    visitor.step_in(looks.role)
    assert tuple(visitor.menu()) == looks.menu
    met = visitor.walk(kind_of, judged)
    assert looks.reaches <= set(met), f"not reached: {sorted(looks.reaches - set(met))}"
    assert not looks.one_of or looks.one_of & set(met), f"none reached of: {sorted(looks.one_of)}"
    assert not looks.never & set(met), f"reached: {sorted(looks.never & set(met))}"
    for path in looks.refused:
        assert visitor.open(path) == 403, path
        visitor.expect_text("Stagespoor")
        assert not list(visitor.faults())


def test_every_page_that_can_be_read_was_judged(judged: dict[str, str]) -> None:
    """The walk is worth something: it met most of the product."""
    if "desk:today" not in judged:
        pytest.skip("the roles have not walked")
    assert len(judged) > 80, sorted(judged)


@pytest.mark.policy("PAR-4", "PAR-5")
def test_parents_never_find_the_companys_number(visitor: Visitor) -> None:
    child = visitor.step_in("Leerling")
    visitor.page.context.clear_cookies()
    visitor.step_in("Stagebegeleider")
    numbers = _numbers_of_the_company(visitor, child.split()[-1])
    visitor.page.context.clear_cookies()
    visitor.step_in("Ouder of verzorger")
    visitor.expect_text("De stage nu", "Bel niet naar het bedrijf.")
    visitor.expect_no_text(*numbers)
    visitor.click("is ziek")
    visitor.expect_no_text(*numbers)


def _numbers_of_the_company(visitor: Visitor, child: str) -> list[str]:
    """Phone and mail of the company where this student works, as the coach reads them."""
    visitor.open(f"/stages/?q={child}&stand=running")
    visitor.page.locator("main tbody a").first.click()  # the newest
    visitor.page.wait_for_url("**/stages/*/")
    visitor.page.locator("main a[href^='/bedrijven/']").first.click()
    visitor.page.wait_for_url("**/bedrijven/**")
    found = re.findall(r'"(?:tel|mailto):([^"]+)"', visitor.page.content())
    assert found
    # a number without its dash, as a link has it, and with the dash, as it is read
    return [*found, *(f"{one[:3]}-{one[3:]}" for one in found if one.isdigit())]


@pytest.mark.policy("LOG-2", "LOG-3")
def test_what_the_student_writes_the_company_reads(visitor: Visitor) -> None:
    visitor.step_in("Leerling")
    visitor.click("Dagen", within="header")
    visitor.click("Schrijf over je dag")
    visitor.page.get_by_text("Goed", exact=True).click()
    visitor.page.locator("[name=day]").select_option(index=0)
    visitor.fill("Wat heb je gedaan?", "Ik heb de proefrit gepoetst.")
    visitor.click("Klaar")
    visitor.expect_text("Goed gedaan. Je dag staat erin.")
    visitor.click("Dagen", within="header")
    visitor.expect_text("Ik heb de proefrit gepoetst.")
    visitor.page.context.clear_cookies()
    visitor.step_in("Praktijkbegeleider")
    visitor.expect_text("Ik heb de proefrit gepoetst.")


@pytest.mark.policy("LOG-2")
def test_bad_reception_loses_nothing(visitor: Visitor) -> None:
    visitor.step_in("Leerling")
    visitor.click("Dagen", within="header")
    visitor.click("Schrijf over je dag")
    visitor.page.get_by_text("Gaat wel", exact=True).click()
    visitor.fill("Wat heb je gedaan?", "Zonder bereik gewerkt.")
    visitor.page.context.set_offline(True)
    visitor.page.get_by_role("button", name="Klaar").click()
    visitor.expect_text("Er is nu geen internet. Dit blijft staan.")
    visitor.page.context.set_offline(False)
    visitor.page.reload()
    assert visitor.page.get_by_label("Wat heb je gedaan?").input_value() == "Zonder bereik gewerkt."
    visitor.click("Klaar")
    visitor.expect_text("Goed gedaan. Je dag staat erin.")
    visitor.click("Dagen", within="header")
    visitor.click("Schrijf over je dag")
    assert visitor.page.get_by_label("Wat heb je gedaan?").input_value() == ""


@pytest.mark.policy("ESC-1", "GUI-2")
def test_a_problem_told_in_two_taps_reaches_the_coach(visitor: Visitor) -> None:
    visitor.step_in("Leerling")
    visitor.click("Er is een probleem")
    visitor.click("Het reizen lukt niet.")
    visitor.expect_text("Goed dat je het vertelt.", "Het reizen lukt niet.")
    visitor.page.context.clear_cookies()
    visitor.step_in("Stagebegeleider")
    visitor.expect_text("Het reizen lukt niet.")


def test_admin_reads_a_file_in_and_takes_it_back(visitor: Visitor) -> None:
    visitor.step_in("Applicatiebeheerder")
    visitor.open("/importeren/")
    visitor.page.locator("input[type=file]").first.set_input_files(
        ROOT / "samples" / "leerlingen_velddijk.csv"
    )
    visitor.click("Nakijken")
    if visitor.path.endswith("/kolommen/"):
        visitor.click("Rijen nakijken")
    visitor.expect_text("leerlingen_velddijk.csv", "Nieuw", "Download Excel")
    assert not list(visitor.faults())
    visitor.click("Inlezen")
    visitor.click("Ja, inlezen")
    visitor.expect_text("Ingelezen")
    visitor.click("Terugdraaien")
    visitor.click("Ja, terugdraaien")
    visitor.expect_text("Teruggedraaid")
    assert not visitor.complaints


# --- keyboard and phone -------------------------------------------------------------------------------


def test_keyboard_reaches_everything_in_the_order_of_the_eye(visitor: Visitor) -> None:
    visitor.step_in("Teamleider stage")
    visitor.open("/leerlingen/inschrijven/")
    first = visitor.tab_stops(1)[0]
    assert first["text"] == "Naar de inhoud"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "inhoud"
    stops = visitor.tab_stops(14)
    assert all(stop["visible"] for stop in stops), [stop for stop in stops if not stop["visible"]]
    fields = [stop for stop in stops if stop["tag"] in {"INPUT", "SELECT", "TEXTAREA"}]
    assert [stop["name"] for stop in fields][:4] == ["first_name", "prefix", "last_name", "birth_date"]
    rows = [(round(float(str(stop["top"])) / 8), float(str(stop["left"]))) for stop in fields]
    assert rows == sorted(rows)


def test_the_menu_of_a_phone_holds_everything(visitor: Visitor) -> None:
    visitor.step_in("Teamleider stage")
    visitor.look("light", NARROW)
    visitor.open("/vandaag/")
    visitor.page.locator(".bar-more > summary").click()
    for word in EVERYBODY[0].menu[4:]:
        assert visitor.page.locator(".bar").get_by_role("link", name=word).is_visible()
    visitor.page.keyboard.press("Escape")
    assert not visitor.page.locator(".bar").get_by_role("link", name="Beleid").is_visible()
