"""A policy file that Stagespoor could not work with, or that goes below the law, is refused with line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagespoor.access.roles import PERMISSIONS, Permission, allows
from stagespoor.policy import checks_kinds
from stagespoor.policy.loader import PACKAGED, PolicyError, load_policy

VELDDIJK = (PACKAGED / "velddijk.toml").read_text(encoding="utf-8")
WILDVELD = (PACKAGED / "wildveld.toml").read_text(encoding="utf-8")


def faults_of(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and reason of each fault."""
    file = folder / "school.toml"
    file.write_text(text, encoding="utf-8")
    try:
        load_policy(file)
    except PolicyError as error:
        return [(fault.line, fault.reason) for fault in error.faults]
    return []


def changed(before: str, after: str, within: str = "", text: str = VELDDIJK) -> tuple[str, int]:
    """The file with the first ``before`` after ``within`` replaced, and the line of it."""
    at = text.index(before, text.index(within))
    return text[:at] + after + text[at + len(before) :], text[:at].count("\n") + 1


INTERNAL, ORIENTING, CONTRACT = (
    '[[kinds]]\nslug = "internal"',
    'slug = "orienting"\norder',
    'slug = "contract"\norder',
)
AFTERCARE = 'slug = "aftercare"\norder'
TALK = '{ slug = "final_talk", label = "Eindgesprek over de doelen", form = "talk", role = "coach"'
BY_COACH = 'form = "certificate", role = "coach"'
SIGN, SIGN_INSIDE = (
    'signers = ["student", "parent", "supervisor", "coach"]', 'signers = ["student", "parent", "internal_supervisor"]',
)  # fmt: skip

# what it is, where to look from, what stood there, what stands there now, a part of the reason
FAULTS = [
    # what the lead may waive
    ("a waiver of what is no gate", "[waivers]", '["PREP-5"]', '["PREP-5", "KEN-2"]', "Van norm KEN-2 kan niemand"),
    ("a waiver by the coach", "[waivers]", 'role = "lead"', 'role = "coach"', "alleen de rol lead"),
    # the law
    ("five days", 'slug = "preparing"', "days_max = 4", "days_max = 5", "ten hoogste 4 dagen per week"),
    ("five days inside", INTERNAL, "days_max = 4", "days_max = 5", "ten hoogste 4 dagen per week"),
    ("no parent at 17", "[agreement]", "_until_age = 18", "_until_age = 17", "tot 18 jaar (Burgerlijk Wetboek"),
    ("no parent at 10", "[agreement]", "_until_age = 18", "_until_age = 10", "tot 18 jaar"),
    ("no parent before the start", "[agreement]", "start_until_age = 16", "start_until_age = 0", "tot 16 jaar vóór"),
    ("before the start above all", "[agreement]", "start_until_age = 16", "start_until_age = 19", "hoger dan parent"),
    # ages and numbers
    ("an age of 20 digits", "[school]", "age_max = 20", "age_max = 20000000000000000000", "ten hoogste 99"),
    ("a number of 5000 digits", "[school]", "age_max = 20", f"age_max = {'2' * 5000}", "veel te lang"),
    ("nobody old enough", 'slug = "preparing"', "weeks_max = 60", "age_min = 21\nweeks_max = 60", "hoogste 20 jaar"),
    ("no weeks", ORIENTING, "weeks_max = 60", "weeks_max = 0", "weeks_max moet 1 of meer"),
    ("weeks without end", ORIENTING, "weeks_max = 60", "weeks_max = 9999", "weeks_max mag ten hoogste 156"),
    ("a visit every 0 weeks", ORIENTING, "visit_every_weeks = 3", "visit_every_weeks = 0", "moet 1 of meer"),
    ("a moment after 0 months", "[aftercare]", "months = 3", "months = 0", "moet 1 of meer"),
    ("a window of years", "[aftercare]", "window_days = 14", "window_days = 3650", "ten hoogste 365"),
    ("scores that never stand out", "[scale]", "stands_out_from = ", "stands_out_from = 9 #", "uit elkaar"),
    # days, gates and closing of a kind
    ("no days", 'slug = "preparing"', "days_max = 4", "days_max = 0", "ten minste 1 dag"),
    ("an evaluation after the end", ORIENTING, 'at = "halfway"', 'at = "weeks", weeks = 61', "ten hoogste 60 weken"),
    ("a direction inside", INTERNAL, "gates = []", 'gates = ["direction_settled"]', "Binnen de school"),
    ("a direction of nobody", ORIENTING, '"previous_closed"]', '"direction_settled"]', "Geen eerdere soort"),
    ("a closing step of a parent", ORIENTING, TALK, TALK.replace("coach", "parent"), "kan parent in Stagespoor niet"),
    ("a closing step of the company", ORIENTING, TALK, TALK.replace("coach", "supervisor"), "kan supervisor in"),
    ("a closing step inside, at a company", ORIENTING, TALK, TALK.replace("coach", "internal_supervisor"), "niet doen"),
    ("a certificate of the mentor", ORIENTING, BY_COACH, BY_COACH.replace("coach", "mentor"), "kan mentor in"),
    # aftercare
    ("a job with days", AFTERCARE, "days_max = 0", "days_max = 1", "geen rooster"),
    ("a job that is signed", AFTERCARE, 'gates = ["previous_closed"]', SIGN, "niet bij een baan"),
    ("aftercare before the contract", AFTERCARE, "order = 5", "order = 0", "Nazorg komt na alle soorten"),
    # the agreement and the certificate
    ("a signer of no party", ORIENTING, SIGN, SIGN.replace("coach", "youth_coach"), "youth_coach is geen partij"),
    ("an internal signer outside", ORIENTING, SIGN, SIGN.replace("coach", "internal_supervisor"), "is geen partij"),
    ("no parent signs", ORIENTING, SIGN, SIGN.replace('"parent", ', ""), "parent moet het contract"),
    ("no company signs", ORIENTING, SIGN, SIGN.replace('"supervisor", ', ""), "supervisor moet het contract"),
    ("a signer twice", ORIENTING, SIGN, SIGN.replace("]", ', "coach"]'), "coach staat hier twee keer"),
    ("nobody signs", ORIENTING, SIGN, "signers = []", "Noem wie het contract"),
    ("a company signs inside", INTERNAL, SIGN_INSIDE, SIGN, "supervisor is geen partij"),
    ("two for the school inside", INTERNAL, SIGN_INSIDE, SIGN_INSIDE.replace("]", ', "mentor"]'), "tekent één persoon"),
    ("an unknown copy", "[agreement]", 'slug = "home"', 'slug = "town"', "Dit exemplaar kent"),
    ("the certificate of a mentor", "[certificate]", '"supervisor", "coach"]', '"supervisor", "mentor"]', "mentor kan"),
    # words
    ("a synonym of two sectors", 'slug = "technology"', '["Techn.",', '["hovenier",', "hovenier staat ook bij Groen"),
    ("a name that is a synonym", 'slug = "technology"', 'name = "Techniek"', 'name = "Tuin"', "Tuin staat ook bij"),
    ("a text of spaces", "[[agreement.clauses]]", 'title = "', 'title = " " # "', "title is leeg"),
]  # fmt: skip


@pytest.mark.policy("PREP-5", "AGR-1", "AGR-2", "AGR-3", "TSK-3", "AFT-1")
@pytest.mark.parametrize(
    ("within", "before", "after", "reason"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS]
)
def test_a_file_that_cannot_work_is_refused_with_line_and_reason(
    tmp_path: Path, within: str, before: str, after: str, reason: str
) -> None:
    text, line = changed(before, after, within)
    found = faults_of(tmp_path, text)
    assert [one for one in found if reason in one[1] and one[0] == line], found


LOST = [
    (
        "no closing at all",
        ORIENTING,
        "closing = [",
        "]\nvisit",
        "closing = []\nvisit",
        "Elke stage wordt afgerond",
    ),
    (
        "no moments of aftercare",
        "[aftercare]",
        "moments = [",
        "]\nstatuses",
        "moments = []\nstatuses",
        "niet leeg",
    ),
    ("no copies", "[agreement]", "copies = [", "]\n\n", "copies = []\n\n", "company ontbreekt"),
    ("no rhythms of visits", "[visits]", "choices_weeks = [", "]", "choices_weeks = []", "niet leeg"),
]


@pytest.mark.policy("TSK-3", "AFT-1", "AGR-2")
@pytest.mark.parametrize(
    ("within", "start", "end", "after", "reason"), [one[1:] for one in LOST], ids=[one[0] for one in LOST]
)
def test_a_list_that_must_hold_something_is_refused_when_it_is_empty(
    tmp_path: Path, within: str, start: str, end: str, after: str, reason: str
) -> None:
    at = VELDDIJK.index(start, VELDDIJK.index(within))
    until = VELDDIJK.index(end, at) + len(end)
    found = faults_of(tmp_path, VELDDIJK[:at] + after + VELDDIJK[until:])
    line = VELDDIJK[:at].count("\n") + 1
    assert [one for one in found if reason in one[1] and one[0] == line], found


@pytest.mark.policy("TSK-3")
def test_closing_has_a_step_that_must_be_done_when_a_placement_stops_early(tmp_path: Path) -> None:
    text = VELDDIJK.replace('form = "talk"', 'form = "gaps"').replace('form = "report"', 'form = "gaps"')
    found = [reason for _line, reason in faults_of(tmp_path, text)]
    assert sum("ook als die eerder stopt" in reason for reason in found) == 4


@pytest.mark.policy("AFT-1")
def test_a_file_has_aftercare_once(tmp_path: Path) -> None:
    none = VELDDIJK.replace("follows_contract = true\n", "")
    assert any("De nazorg ontbreekt" in reason for _line, reason in faults_of(tmp_path, none))
    twice = VELDDIJK.replace("aims_at_contract = true", "follows_contract = true")
    assert any("Er is al een soort" in reason for _line, reason in faults_of(tmp_path, twice))


@pytest.mark.policy("AGR-1")
@pytest.mark.parametrize("letter", "abcde")
def test_each_kind_needs_a_clause_for_every_fact_of_the_law(tmp_path: Path, letter: str) -> None:
    text = VELDDIJK.replace(f'law = "{letter}"\n', "")
    found = faults_of(tmp_path, text)
    assert len(found) == 4
    line = text[: text.index("[[agreement.clauses]]")].count("\n") + 1
    for at, reason in found:
        assert at == line
        assert f'Zet law = "{letter}"' in reason
        assert "wat de wet vraagt" in reason


def test_four_days_is_the_law_of_the_vso_alone(tmp_path: Path) -> None:
    text, _line = changed("days_max = 4", "days_max = 5", CONTRACT, WILDVELD)
    assert 'kind = "praktijkonderwijs"' in text
    assert faults_of(tmp_path, text) == []


def test_a_school_may_ask_more_than_the_law(tmp_path: Path) -> None:
    text = VELDDIJK.replace("start_until_age = 16", "start_until_age = 18")
    assert faults_of(tmp_path, text) == []


def test_who_closes_and_who_waives_is_what_the_table_of_permissions_says() -> None:
    may = {p: {str(role) for role in PERMISSIONS if allows(role, p)} for p in Permission}
    assert may[Permission.WAIVE] == {checks_kinds.WAIVES}
    assert may[Permission.PLACEMENT_CLOSE] | may[Permission.MENTOR_REPORT] == set(checks_kinds.CLOSES)
    assert "internal_supervisor" in may[Permission.INTERNAL_WRITE]
    for form, permission in (
        ("assessment", Permission.LOGBOOK_SCORE),
        ("certificate", Permission.PLACEMENT_CLOSE),
    ):
        able = set(checks_kinds.CLOSES_INSIDE) - checks_kinds.NOT_BY[form]
        assert able <= may[permission]
