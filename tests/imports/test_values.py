"""Cells as schools fill them in: what is understood, what is repaired, what is refused in words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.imports import values
from stagespoor.imports.names import parse_full_name, parse_name, tidy_person

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("17-10-2008", dt.date(2008, 10, 17)),
        ("3-3-2014", dt.date(2014, 3, 3)),
        ("3/3/14", dt.date(2014, 3, 3)),
        ("03.03.2014", dt.date(2014, 3, 3)),
        ("2012-09-23", dt.date(2012, 9, 23)),
        ("2012-09-23 00:00:00", dt.date(2012, 9, 23)),
        ("23 september 2012", dt.date(2012, 9, 23)),
        ("23 sept. '12", dt.date(2012, 9, 23)),
        ("23-mrt-2012", dt.date(2012, 3, 23)),
        ("20120923", dt.date(2012, 9, 23)),
        ("23092012", dt.date(2012, 9, 23)),
        ("39738", dt.date(2008, 10, 17)),
    ],
)
def test_date_in_any_usual_spelling_is_understood(text: str, date: dt.date) -> None:
    assert values.parse_date(text, today=TODAY, past=True).value == date


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("31-02-2010", "bestaat niet"),
        ("2011", "alleen een jaar"),
        ("Apr 2025", "alleen een maand"),
        ("02/25/2012", "eerst de dag"),
        ("morgen", "geen datum"),
        ("123456789012345678901", "geen datum"),
    ],
)
def test_date_that_is_none_is_refused_in_words(text: str, word: str) -> None:
    parsed = values.parse_date(text, today=TODAY)
    assert parsed.value is None
    assert word in parsed.problem


def test_month_alone_is_the_first_day_with_a_note_where_that_is_enough() -> None:
    parsed = values.parse_date("May 2022", today=TODAY, month_is_enough=True)
    assert parsed.value == dt.date(2022, 5, 1)
    assert "eerste dag" in parsed.note


def test_two_digit_birth_year_is_never_in_the_future() -> None:
    assert values.parse_date("1-2-27", today=TODAY, past=True).value == dt.date(1927, 2, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06-91470384", "06-91470384"),
        ("06 28033173", "06-28033173"),
        ("+31699120020", "06-99120020"),
        ("+31 (0)6 99120020", "06-99120020"),
        ("0031448868240", "0448-868240"),
        ("(0492) 003899", "0492-003899"),
        ("(040) 6016594", "040-6016594"),
        ("612345678", "06-12345678"),
        ("+32 475 12 34 56", "+32475123456"),
    ],
)
def test_phone_number_gets_one_spelling(text: str, number: str) -> None:
    assert values.parse_phone(text).value == number


def test_phone_number_with_a_digit_too_many_is_refused_with_the_count() -> None:
    parsed = values.parse_phone("040-89707783")
    assert parsed.value is None
    assert "11 cijfers" in parsed.problem


@pytest.mark.parametrize(
    ("text", "kvk"),
    [
        ("64041921", "64041921"),
        ("KvK 62568147", "62568147"),
        ("kvk-nr: 62.568.147", "62568147"),
        ("4230051", "04230051"),
    ],
)
def test_register_number_half_right_is_put_right(text: str, kvk: str) -> None:
    assert values.parse_kvk(text).value == kvk


def test_lost_zero_is_mentioned() -> None:
    assert "nul" in values.parse_kvk("4230051").note


def test_number_that_excel_shortened_is_refused() -> None:
    assert "Excel" in values.parse_branch("9.92756E+11").problem


@pytest.mark.parametrize("text", ["", "geen", "geen e-mail", "n.v.t.", "-", "onbekend", "??"])
def test_word_for_none_is_an_empty_cell(text: str) -> None:
    for parse in (
        values.parse_emails,
        values.parse_phone,
        values.parse_kvk,
        values.parse_postcode,
        values.parse_bool,
    ):
        assert parse(text) == values.Parsed()


def test_several_addresses_give_the_first_and_a_note() -> None:
    parsed = values.parse_email("info@a.example; admin@x.example")
    assert parsed.value == "info@a.example"
    assert parsed.note


def test_comma_inside_an_address_does_not_make_another_persons_address() -> None:
    parsed = values.parse_email("mohamed.bourgondië,van@leerling.voorbeeld.example")
    assert parsed.value is None
    assert "ë" in parsed.problem


def test_half_an_address_is_refused() -> None:
    assert "niet" in values.parse_email("info@").problem or "geen" in values.parse_email("info@").problem


@pytest.mark.parametrize(
    ("text", "answer"), [("ja", True), ("J", True), ("N", False), ("nee", False), ("1", True)]
)
def test_yes_and_no_in_the_usual_spellings(text: str, answer: bool) -> None:
    assert values.parse_bool(text).value is answer


@pytest.mark.parametrize(("text", "count"), [("1 à 2", 2), ("2", 2), ("ca. 4", 4), ("2-3", 3)])
def test_places_may_be_a_range(text: str, count: int) -> None:
    assert values.parse_places(text).value == count


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (("Sanne", "", "van der Proef"), ("Sanne", "van der", "Proef")),
        (("Sanne", "", "Proef, van der"), ("Sanne", "van der", "Proef")),
        (("Sanne", "van", "van Proef"), ("Sanne", "van", "Proef")),
        (("Sanne", "van", "van de Proef"), ("Sanne", "van de", "Proef")),
        (("  Sanne ", "v.d.", "Proef"), ("Sanne", "van der", "Proef")),
        (("Sanne", "", "Proef van der Voorbeeld"), ("Sanne", "", "Proef van der Voorbeeld")),
        (("Sanne", "", "De Zwaan"), ("Sanne", "", "De Zwaan")),
    ],
)
def test_prefix_lands_in_its_own_place(given: tuple[str, str, str], wanted: tuple[str, str, str]) -> None:
    name = parse_name(*given)
    assert (name.first, name.prefix, name.last) == wanted
    assert not name.doubt


def test_two_different_prefixes_are_both_kept_and_doubted() -> None:
    name = parse_name("Sanne", "de", "van Proef")
    assert (name.prefix, name.last) == ("de", "van Proef")
    assert "twee tussenvoegsels" in name.doubt


def test_whole_name_in_one_cell_is_taken_apart() -> None:
    for text in ("Sanne van der Proef", "Proef, Sanne van der"):
        name = parse_full_name(text)
        assert (name.first, name.prefix, name.last) == ("Sanne", "van der", "Proef")
    assert tidy_person("Fam. Proef, van") == "Fam. van Proef"


@given(st.text(max_size=60))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (
        values.parse_phone, values.parse_postcode, values.parse_emails, values.parse_email, values.parse_kvk,
        values.parse_branch, values.parse_bool, values.parse_places,
    ):  # fmt: skip
        parsed = parse(text)
        assert not (parsed.value and parsed.problem)
    assert not (values.parse_date(text, today=TODAY).value and values.parse_date(text, today=TODAY).problem)
    parse_name(text, text, text)
    parse_full_name(text)
    tidy_person(text)


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_date_survives_being_written_and_read(date: dt.date) -> None:
    for text in (
        values.dutch(date),
        date.isoformat(),
        f"{date.day}/{date.month}/{date.year}",
        f"{date:%Y%m%d}",
    ):
        assert values.parse_date(text, today=TODAY).value == date
