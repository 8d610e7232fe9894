"""The agreement and the certificate as real PDF files: what they say, and that everybody can read them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from stagespoor.documents.agreements import render_agreement, render_agreement_set
from stagespoor.documents.certificates import render_certificate
from stagespoor.documents.facts import (
    AgreementFacts,
    CertificateFacts,
    CopyMark,
    Organisation,
    ScheduleStep,
    Signer,
    StudentFacts,
    facts_as_json,
    facts_from_json,
)
from stagespoor.documents.typesetting import DocumentError, _compiler, font_names, typeset
from tests.documents.make import THURSDAY, TUESDAY, agreement_facts, certificate_facts, opened, tagged_text

AWKWARD_NAMES = [
    'Zoë "de #1" van \'t Hof',
    "*sterk* _schuin_ $x$ `code` <l> @ref \\ #panic()",
    "#import \"base.typ\" [x] {y} // weg /* weg */ ~ -- --- ...",
    "Łukasz Ðorđe Nguyễn Şahin-Öztürk",
    "Дмитро Шевченко",
]  # fmt: skip


@pytest.mark.policy("AGR-1")
def test_agreement_says_all_that_the_law_asks_and_the_rights_and_duties() -> None:
    text = tagged_text(render_agreement(agreement_facts(), "school"))
    for wanted in (
        "Sanne de Wit", "Bakkerij De Gouden Korst", "Velddijk",
        "Brood inpakken", "Meewerken met een collega", "Ik kom op tijd",
        "1 september 2025", "30 januari 2026", "dinsdag 9.00 uur 15.30 uur 30 minuten 6 uur",
        "Samen: 11 uur en 30 minuten per week.",
        "De stagebegeleider komt om de drie weken langs.", "De praktijkbegeleider legt het werk uit.",
        "beoordeelt de leerdoelen samen met de school", "De inspectie mag de leeractiviteiten",
        "Met de fiets.", "De school is verzekerd", "Geheimhouding", "vertelt niets door",
        "Arbeidstijdenwet, hoofdstuk 4 en 5 (tekst geldig vanaf 1 januari 2025)",
    ):  # fmt: skip
        assert wanted in text, wanted


@pytest.mark.policy("AGR-4", "LOG-5")
def test_agreement_says_that_parents_call_the_coach_and_gives_the_number() -> None:
    text = tagged_text(render_agreement(agreement_facts(), "home"))
    assert "Contact met thuis Ouders bellen altijd de stagebegeleider, en niet het stagebedrijf." in text
    assert "06 00 00 00 01" in text


@pytest.mark.policy("AGR-2")
def test_set_holds_three_marked_copies_that_each_begin_on_a_sheet_of_their_own() -> None:
    pdf = render_agreement_set(agreement_facts())
    text = tagged_text(pdf)
    marks = ["Exemplaar voor het stagebedrijf", "Exemplaar voor de school", "Exemplaar voor thuis"]
    assert all(mark in text for mark in marks)
    assert [
        mark for mark in marks if mark in tagged_text(render_agreement(agreement_facts(), "home"))
    ] == marks[2:]
    pages = len(opened(render_agreement(agreement_facts(), "home")).pages)
    per_copy = pages + pages % 2
    assert len(opened(pdf).pages) == 2 * per_copy + pages
    assert text.count(f"Bladzijde 1 van {pages}") == 3


def test_internal_agreement_has_two_parties_and_no_company() -> None:
    text = tagged_text(render_agreement(agreement_facts(internal=True), "company"))
    assert "twee partijen" in text
    assert "Exemplaar voor de werkplek op school" in text
    assert "Het stagebedrijf" not in text


@pytest.mark.policy("AGR-3")
def test_later_version_says_which_version_no_longer_counts() -> None:
    facts = agreement_facts(version=2, replaces_version=1, replaces_made_on=dt.date(2025, 6, 1))
    assert "Versie 1 van 1 juni 2025 geldt niet meer." in tagged_text(render_agreement(facts, "school"))


@pytest.mark.policy("AGR-3")
def test_signature_that_is_in_is_printed_with_its_day_instead_of_a_line() -> None:
    signed = Signer(
        party="student", name="Sanne", role="Leerling", signed_on=dt.date(2025, 8, 29), how="op papier"
    )
    text = tagged_text(render_agreement(agreement_facts(signers=(signed,)), "home"))
    assert "Getekend op 29 augustus 2025, op papier" in text
    assert "Datum" not in text.split("Handtekeningen")[1]


def test_schedule_in_steps_is_printed_step_by_step() -> None:
    steps = (
        ScheduleStep(starts_on=dt.date(2025, 9, 1), days=(TUESDAY,)),
        ScheduleStep(starts_on=dt.date(2025, 11, 3), days=(TUESDAY, THURSDAY)),
    )
    text = tagged_text(render_agreement(agreement_facts(schedule=steps), "home"))
    assert "Vanaf 1 september 2025" in text
    assert "Vanaf 3 november 2025" in text
    assert "eerst 1 dag per week, later 2" in text
    assert "zondag" not in text


def test_work_on_a_sunday_is_printed_with_its_reason() -> None:
    step = ScheduleStep(
        starts_on=dt.date(2025, 9, 1), days=(TUESDAY,), sunday_reason="De koeien eten elke dag."
    )
    text = tagged_text(render_agreement(agreement_facts(schedule=(step,)), "home"))
    assert "Werk op zondag hoort bij dit werk: De koeien eten elke dag." in text


@pytest.mark.parametrize(
    "render",
    [lambda: render_agreement_set(agreement_facts()), lambda: render_certificate(certificate_facts())],
)
def test_file_is_tagged_dutch_titled_and_says_so(render) -> None:
    pdf = opened(render())
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "nl-NL"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as meta:
        assert "Sanne de Wit" in meta["dc:title"]
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_same_facts_give_the_same_bytes() -> None:
    first = render_agreement_set(agreement_facts())
    _compiler.cache_clear()
    assert first == render_agreement_set(agreement_facts())
    assert first != render_agreement_set(agreement_facts(version=2))


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_name_is_printed_as_it_was_typed(name: str) -> None:
    facts = agreement_facts(
        student=StudentFacts(name=name), workplace=Organisation(name=name), goals=(name,),
        signers=(Signer(party="student", name=name, role=name),),
    )  # fmt: skip
    pdf = render_agreement(facts, "home")
    text = tagged_text(pdf).replace("ễễ", "ễ")  # poppler reads a letter made of two marks twice
    assert text.count(name) >= 5
    with opened(pdf).open_metadata() as meta:
        assert name in meta["dc:title"]
        assert meta["pdfuaid:part"] == "1"


@pytest.mark.parametrize("name", ["محمد علي", "שלום כהן", "Sem 😀", "王小明", "ሰላም"])
def test_name_in_another_script_is_never_lost_nor_an_error(name: str) -> None:
    pdf = render_certificate(certificate_facts(student=StudentFacts(name=name)))
    with opened(pdf).open_metadata() as meta:
        assert name in meta["dc:title"]
    assert opened(pdf).Root.MarkInfo.Marked


def test_very_long_name_without_a_blank_stays_on_the_page_and_whole() -> None:
    name = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau" * 3
    facts = agreement_facts(
        student=StudentFacts(name=name), signers=(Signer(party="student", name=name, role="Leerling"),)
    )
    pdf = render_agreement(facts, "home")
    assert name in tagged_text(pdf).replace(" ", "")


def test_marks_that_turn_text_around_and_control_characters_are_left_out() -> None:
    text = tagged_text(render_certificate(certificate_facts(remarks="niet\u202egoed\x00\x07\ud800.")))
    assert "nietgoed." in text


def test_facts_survive_being_kept_as_json() -> None:
    agreement, certificate = agreement_facts(replaces_version=1), certificate_facts()
    assert facts_from_json(AgreementFacts, facts_as_json(agreement)) == agreement
    assert facts_from_json(CertificateFacts, facts_as_json(certificate)) == certificate


def test_facts_of_another_release_are_read_without_what_is_unknown() -> None:
    kept = {**facts_as_json(agreement_facts()), "of_a_later_release": 1}
    del kept["law"]
    assert facts_from_json(AgreementFacts, kept) == agreement_facts(law=())


@pytest.mark.policy("CER-1")
def test_certificate_says_the_scores_in_words_and_asks_three_signatures() -> None:
    text = tagged_text(render_certificate(certificate_facts()))
    for wanted in (
        "Stagecertificaat",
        "heeft stage gedaan bij Bakkerij De Gouden Korst",
        "Ik kom op tijd Dat doe ik zelf",
        "Ik vraag hulp Dat oefen ik nog",
        "Ik pak brood in Dat doe ik met hulp",
        "De klanten gaan haar missen.",
        "VEL-2026-0007",
        "https://stage.velddijk.example/certificaat/",
        "7KQ2-M4XP",
    ):
        assert wanted in text, wanted
    signing = text.split("Handtekeningen")[1]
    assert [name for name in ("Sanne de Wit", "Henk Bakker", "Marieke Jansen") if name in signing] == [
        "Sanne de Wit", "Henk Bakker", "Marieke Jansen",
    ]  # fmt: skip
    assert signing.count("Datum") == 3


def test_certificate_of_a_short_placement_without_remarks_or_check_is_one_page() -> None:
    facts = certificate_facts(ends_on=dt.date(2025, 9, 5), remarks="", check_url="", internal=True)
    pdf = render_certificate(facts)
    assert len(opened(pdf).pages) == 1
    text = tagged_text(pdf)
    assert "5 dagen" in text
    assert "op de werkplek" in text


def test_certificate_with_many_goals_goes_on_without_losing_one() -> None:
    goal = certificate_facts().goals[0]
    goals = tuple(dataclasses.replace(goal, goal=f"Leerdoel nummer {number}") for number in range(60))
    text = tagged_text(render_certificate(certificate_facts(goals=goals)))
    assert all(f"Leerdoel nummer {number} " in text for number in range(60))


def test_font_that_is_missing_stops_the_document_instead_of_changing_its_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "stagespoor.documents.typesetting.font_names", lambda: ("No Such Font", *font_names())
    )
    with pytest.raises(DocumentError, match="no such font"):
        render_certificate(certificate_facts())


def test_data_that_a_template_needs_and_lacks_is_a_document_error() -> None:
    with pytest.raises(DocumentError):
        typeset("certificate.typ", {}, made_on=dt.date(2026, 1, 1))


@pytest.mark.policy("AGR-2")
def test_copies_are_marked_in_the_words_of_the_school() -> None:
    marks = (CopyMark(copy="company", text="Exemplaar voor de stagegever"),)
    text = tagged_text(render_agreement_set(agreement_facts(copy_marks=marks)))
    assert "Exemplaar voor de stagegever" in text
    assert "Exemplaar voor het stagebedrijf" not in text
    assert "Exemplaar voor thuis" in text


def test_text_that_the_school_has_not_is_left_out_with_its_heading() -> None:
    text = tagged_text(render_agreement(agreement_facts(transport="", insurance=" "), "home"))
    assert "Vervoer" not in text
    assert "Verzekering" not in text
