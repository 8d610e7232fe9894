"""Forms inside the doors: little at once, plain words (A2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.logbook.forms import EntryForm, ScoreForm
from stagespoor.matching.models import Wish
from stagespoor.ui.forms import RadioCards


class MyDayForm(EntryForm):
    """A day in a few words: the face first, the day chosen from a short list (LOG-2)."""

    def __init__(self, *args: Any, days: Sequence[dt.date], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mood"].error_messages["required"] = _("Tik op een gezicht.")
        self.fields["did"].error_messages["required"] = _("Schrijf in een paar woorden wat je deed.")
        self.fields["goal"].label = _("Deed je iets voor een leerdoel?")
        self.fields["goal"].empty_label = _("Nee, vandaag niet")  # type: ignore[attr-defined]
        self.fields["goal_text"].label = _("Hoe ging dat?")
        self.fields["day"] = forms.TypedChoiceField(
            label=_("Over welke dag gaat het?"),
            choices=[(day.isoformat(), day_name(day, today)) for day in days],
            coerce=dt.date.fromisoformat,
            error_messages={"invalid_choice": _("Kies een dag uit de lijst.")},
        )
        self.order_fields(["mood", "did", "goal", "goal_text", "day"])


class MyDayAgainForm(MyDayForm):
    """Better words for a day that is already there; the day itself stays."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, days=(), today=dt.date.min, **kwargs)
        del self.fields["day"]


def day_name(day: dt.date, today: dt.date) -> str:
    """Vandaag (maandag 23 november), gisteren (…), or the date alone."""
    words = date_format(day, "l j F")
    if day == today:
        return _("Vandaag (%s)") % words
    if day == today - dt.timedelta(days=1):
        return _("Gisteren (%s)") % words
    return words.capitalize()


class PlaceForm(forms.Form):
    """What I find of a place: one tap, and a few words if I like (MAT-1)."""

    answer = forms.ChoiceField(
        widget=RadioCards(
            layout="faces", icons={"yes": "emoji-smile", "maybe": "emoji-neutral", "no": "emoji-frown"}
        ),
        choices=Wish.Answer.choices,
        error_messages={"required": gettext_lazy("Tik op een antwoord.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Waarom?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Dit is te lang. Schrijf het korter, in één of twee zinnen.")},
    )  # fmt: skip

    def __init__(self, *args: Any, question: str, said: Wish | None, **kwargs: Any) -> None:
        initial = {"answer": said.answer, "text": said.text} if said else {}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["answer"].label = question


class ProblemForm(forms.Form):
    """Tell that something is wrong: tap a sentence, or write one (ESC-1)."""

    title = forms.CharField(
        label=gettext_lazy("Of schrijf het zelf"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Tik op een zin. Of schrijf zelf wat er is."),
            "max_length": gettext_lazy("Dit is te lang. Schrijf het korter, in één of twee zinnen."),
        },
    )


def student_problems() -> list[tuple[str, str]]:
    """Sentences to tap for a student, each with its picture."""
    return [
        ("question-circle", _("Ik begrijp het werk niet.")),
        ("hammer", _("Het werk is te zwaar of te moeilijk.")),
        ("people", _("Het gaat niet goed met iemand op het werk.")),
        ("shield-check", _("Ik voel me niet veilig.")),
        ("bicycle", _("Het reizen lukt niet.")),
        ("chat-dots", _("Ik wil met je praten.")),
    ]


def company_problems() -> list[tuple[str, str]]:
    """Sentences to tap for a supervisor, each with its picture."""
    return [
        ("clock", _("De leerling komt te laat of komt niet.")),
        ("hammer", _("Het werk past niet goed bij de leerling.")),
        ("people", _("Het gaat niet goed met collega's of klanten.")),
        ("shield-check", _("Het is niet veilig.")),
        ("chat-dots", _("Ik wil overleggen.")),
    ]


class TraineeScoreForm(ScoreForm):
    """The supervisor's scores: each goal in the school's words, with the student's own words under it."""

    def __init__(self, *args: Any, goals: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, goals=goals, plain=False, ask_name=False, **kwargs)
        for goal in goals:
            self.fields[f"goal_{goal.pk}"].help_text = f"“{goal.plain}”" if goal.plain else ""
        for name, field in self.fields.items():
            if name.endswith("_remark"):
                field.label = _("Wat wilt u erbij zeggen?")

    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each score with its remark."""
        for name in self.fields:
            if not name.endswith("_remark"):
                yield self[name], self[f"{name}_remark"]
