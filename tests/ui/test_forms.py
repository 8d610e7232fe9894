"""Forms: what was typed stays, errors are told once and lead to their field."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import QueryDict
from django.template import Context, Template

from stagespoor.ui.forms import ConfirmForm, DateField, TimeField, VersionMixin, WarnsMixin


class Sample(WarnsMixin, VersionMixin, forms.Form):
    """A name, a date, a time and how far away."""

    name = forms.CharField(label="Naam", max_length=5, help_text="Zoals op de kaart")
    day = DateField(label="Dag")
    time = TimeField(label="Tijd", required=False)
    distance = forms.IntegerField(label="Afstand", required=False)

    def find_warnings(self, data: dict[str, Any]) -> list[str]:
        return ["Dat is ver."] if (data["distance"] or 0) > 30 else []


def test_refused_form_keeps_typed_text_and_links_to_the_field() -> None:
    html = str(Sample({"name": "<Te lang>", "day": "32-13-2026", "time": "half negen"}))
    assert 'value="&lt;Te lang&gt;"' in html
    assert 'value="32-13-2026"' in html
    assert 'value="half negen"' in html
    assert 'href="#id_day"' in html
    assert 'href="#id_name"' in html
    assert 'role="alert"' in html
    assert html.count("Schrijf het zo: 31-12-2026") == 2  # on top and beside the field


def test_field_is_tied_to_its_help_and_error_for_screen_readers() -> None:
    html = str(Sample({"name": "Te lang"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_optional_fields_are_marked_and_required_ones_not() -> None:
    html = str(Sample())
    assert html.count("niet verplicht") == 2


def test_dates_are_taken_in_dutch_and_odd_years_refused() -> None:
    assert Sample({"name": "Jan", "day": "1-9-2026"}).is_valid()
    form = Sample({"name": "Jan", "day": "01-09-0226"})
    assert form.errors["day"] == ["Kijk het jaartal na: 226."]


def test_warning_stops_once_and_the_tick_lets_it_through() -> None:
    data = {"name": "Jan", "day": "2026-09-01", "distance": "31"}
    form = Sample(data)
    assert not form.is_valid()
    assert form.warnings == ("Dat is ver.",)
    assert 'name="toch_doorgaan"' in str(form)
    assert "Dat is ver." in str(form)
    assert Sample({**data, "toch_doorgaan": "ja"}).is_valid()


def test_no_warning_is_asked_while_there_are_errors() -> None:
    form = Sample({"name": "", "day": "2026-09-01", "distance": "31"})
    assert not form.is_valid()
    assert form.warnings == ()


def test_refusals_of_rules_are_told_once_with_their_norm() -> None:
    @dataclass
    class Refusal:
        norm: str
        sentence: str
        waivable: bool = True

    form = Sample({"name": "Jan", "day": "2026-09-01"})
    assert form.is_valid()
    form.refusals = [Refusal("PREP-5", "Begin eerst met Brug naar Werk.")]  # type: ignore[attr-defined]
    form.add_error(None, "Begin eerst met Brug naar Werk.")
    html = str(form)
    assert html.count("Begin eerst met Brug naar Werk.") == 1
    assert "PREP-5" in html
    assert "De teamleider mag hiervan afwijken" in html


def test_version_travels_along() -> None:
    assert '<input type="hidden" name="version" value="7"' in str(Sample(version=7))
    form = Sample({"name": "Jan", "day": "2026-09-01", "version": "7"})
    assert form.is_valid()
    assert form.cleaned_data["version"] == 7


def test_confirmation_asks_for_a_tick_and_a_reason() -> None:
    form = ConfirmForm(QueryDict(""), ask_reason=True)
    assert set(form.errors) == {"confirmed", "reason"}
    assert ConfirmForm({"confirmed": "on"}).is_valid()


def test_many_refusals_are_folded_after_the_first_four() -> None:
    refusals = [SimpleNamespace(norm=f"ATW-{i}", sentence=f"Reden {i}.", waivable=False) for i in range(9)]
    html = Template("{% load ui %}{% refusals found %}").render(Context({"found": refusals}))
    assert "Nog 5 redenen" in html
    assert html.index("Reden 3.") < html.index("<details>") < html.index("Reden 4.")
    five = Template("{% load ui %}{% refusals found %}").render(Context({"found": refusals[:5]}))
    assert "<details>" not in five
