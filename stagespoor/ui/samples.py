"""Invented examples for the style page; nothing else uses them."""

# ruff: noqa: E501 - example sentences, one to a line

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from stagespoor.ui.forms import CheckList, ConfirmForm, DateField, RadioCards, TimeField, WarnsMixin
from stagespoor.ui.lists import Filter, Lens, Page
from stagespoor.ui.menu import MenuItem
from stagespoor.ui.spoor import Station, Stop, Track

SAVED = _("Opgeslagen. De mentor krijgt bericht.")
CAREFUL = _("De stage begint over drie dagen en is nog niet door iedereen getekend.")

INTERNAL, ORIENTING = _("Interne stage"), _("Oriënterende stage")
PREPARING, AIMED = _("Voorbereidende stage"), _("Plaatsingsstage")
WORK = _("Werkplek met nazorg")


@dataclass(frozen=True)
class SampleRefusal:
    """Looks like a refusal of the core."""

    norm: str
    sentence: str
    waivable: bool = False


def _stops(*states: str) -> tuple[Stop, ...]:
    labels = ("3 mnd", "6 mnd", "1 jaar", "2 jaar")
    dates = ("1 nov 2026", "1 feb 2027", "1 aug 2027", "1 aug 2028")
    return tuple(
        Stop(label, state, date if state != "ahead" else "")  # type: ignore[arg-type]
        for label, state, date in zip(
            labels, (*states, "ahead", "ahead", "ahead", "ahead"), dates, strict=False
        )
    )


def tracks() -> list[tuple[str, Track]]:
    """Lines of all sorts, each with a sentence on what it shows."""
    return [
        (
            "Onderweg in de voorbereidende stage",
            Track(
                (
                    Station("internal", str(INTERNAL), "done", "sep – dec 2024", "Keuken van school", "#"),
                    Station("orienting", str(ORIENTING), "repeated", "feb – jul 2025", "Bakkerij Korenaar, Tuincentrum De Linde", "#", times=2),
                    Station("preparing", str(PREPARING), "now", "sinds 2 sep 2026", "Garage Van Dongen", "#"),
                    Station("aimed", str(AIMED), "planned", "vanaf feb 2027"),
                    Station("work", str(WORK), "ahead"),
                ),
                _stops(),
            ),
        ),
        (
            "Klaar met school, in de nazorg",
            Track(
                (
                    Station("internal", str(INTERNAL), "done", "sep – dec 2022", "Conciërge", "#"),
                    Station("orienting", str(ORIENTING), "done", "jan – jul 2023", "Kringloop Tweede Kans", "#"),
                    Station("preparing", str(PREPARING), "skipped", note="Overgeslagen: kon meteen blijven"),
                    Station("aimed", str(AIMED), "done", "sep 2023 – jul 2026", "Kringloop Tweede Kans", "#"),
                    Station("work", str(WORK), "now", "sinds 1 aug 2026", "Kringloop Tweede Kans", "#"),
                ),
                _stops("done", "due"),
            ),
        ),
        (
            "Zoekt een plek; de interne stage overgeslagen",
            Track(
                (
                    Station("internal", str(INTERNAL), "skipped", note="Kwam van een andere school"),
                    Station("orienting", str(ORIENTING), "done", "feb – jul 2026", "Hoveniersbedrijf Groenrijk", "#"),
                    Station("preparing", str(PREPARING), "ahead"),
                    Station("aimed", str(AIMED), "ahead"),
                    Station("work", str(WORK), "ahead"),
                ),
                _stops(),
                position_text="zoekt een plek",
            ),
        ),
        (
            "Nog in de voorbereiding",
            Track(
                tuple(Station(str(i), str(name)) for i, name in enumerate((INTERNAL, ORIENTING, PREPARING, AIMED, WORK))),
                _stops(),
                position_text="Brug naar Werk",
            ),
        ),
        (
            "Gestopt; twee stations overgeslagen; een moment te laat en een gemist",
            Track(
                (
                    Station("internal", str(INTERNAL), "done", "sep – dec 2023", "Kantine", "#"),
                    Station("orienting", str(ORIENTING), "skipped", note="Wist wat hij wilde"),
                    Station("preparing", str(PREPARING), "skipped"),
                    Station("aimed", str(AIMED), "done", "feb 2024 – mei 2025", "Magazijn Breed", "#"),
                    Station("work", str(WORK), "done", "sinds 1 jun 2025", "Magazijn Breed", "#"),
                ),
                _stops("done", "missed", "late"),
                position=4,
            ),
        ),
        (
            "Van school gegaan tijdens de oriënterende stage",
            Track(
                (
                    Station("internal", str(INTERNAL), "done", "sep – dec 2024", "Kantine", "#"),
                    Station("orienting", str(ORIENTING), "ended", "tot 14 mrt 2025", "Dierenpension Wolf", "#", "Verhuisd"),
                    Station("preparing", str(PREPARING), "ahead"),
                    Station("aimed", str(AIMED), "ahead"),
                    Station("work", str(WORK), "ahead"),
                ),
            ),
        ),
    ]  # fmt: skip


EVENTS: tuple[dict[str, Any], ...] = (
    {
        "icon": "exclamation-triangle",
        "tone": "warn",
        "date_text": "vandaag, 09.40",
        "who": "Sanne Vermeer, stagebegeleider",
        "sentence": "Probleem gemeld: Milan komt moeilijk op tijd.",
        "detail": "Stap 1: Milan praat met zijn praktijkbegeleider. Afspraak: maandag een bus eerder.",
    },
    {
        "icon": "people",
        "date_text": "12 november 2026",
        "who": "Sanne Vermeer, stagebegeleider",
        "sentence": "Stagebezoek bij Garage Van Dongen.",
    },
    {
        "icon": "check-lg",
        "tone": "good",
        "date_text": "2 september 2026",
        "who": "Stagespoor",
        "sentence": "De voorbereidende stage is begonnen.",
    },
    {
        "icon": "stop-circle",
        "tone": "stop",
        "date_text": "14 juni 2026",
        "who": "Joris Blom, teamleider stage",
        "sentence": "De stage bij Tuincentrum De Linde is eerder gestopt.",
        "detail": "Het werk was te zwaar. Het bedrijf wil graag een andere leerling.",
    },
)

REFUSALS = (
    SampleRefusal("PREP-5", "Noor is nog niet begonnen met Brug naar Werk. Begin met een module of vraag de teamleider.", True),
    SampleRefusal("ORI-1", "Een oriënterende stage is 1 of 2 dagen per week. Je koos er 3: haal een dag weg."),
)  # fmt: skip

ROWS = (
    ("Noor van den Berg", "VSO 4a", 0, "Sanne Vermeer", "Stagebezoek", "late", "6 dagen te laat"),
    ("Milan Okafor", "VSO 5b", 1, "Sanne Vermeer", "Contract tekenen", "waiting", "Wacht op bedrijf"),
    ("Youssef el Idrissi", "VSO 3a", 2, "Peter Jansma", "Plek zoeken", "now", "Deze week"),
    ("Fenna de Wit", "VSO 3c", 3, "Peter Jansma", "Brug naar Werk", "plain", "Geen haast"),
    ("Thijs Boersma", "VSO 6a", 4, "Sanne Vermeer", "Nazorg na 3 maanden", "done", "Gedaan"),
)

PEOPLE = (
    {"id": 1, "name": "Joris Blom", "role_label": "Teamleider stage", "line": "Ziet alle leerlingen en mag afwijken van een regel."},
    {"id": 2, "name": "Sanne Vermeer", "role_label": "Stagebegeleider", "line": "Begeleidt 24 leerlingen en bezoekt de bedrijven."},
    {"id": 3, "name": "Karin Hofstra", "role_label": "Mentor", "line": "Mentor van 4a. Meldt leerlingen aan voor stage."},
    {"id": 4, "name": "Noor van den Berg", "role_label": "Leerling", "line": "Loopt stage bij een garage en schrijft in haar klapper."},
)  # fmt: skip


class PlacementSample(WarnsMixin, forms.Form):
    """A form with every kind of field."""

    employer = forms.CharField(label=_("Bedrijf"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Soort stage"),
        choices=[("orienting", ORIENTING), ("preparing", PREPARING)],
        widget=RadioCards(
            help_by_value={
                "orienting": _("1 of 2 dagen per week, om te ontdekken."),
                "preparing": _("2 tot 4 dagen per week, om te leren werken."),
            }
        ),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Kies een sector")), ("groen", _("Groen")), ("techniek", _("Techniek"))])  # fmt: skip
    days = forms.MultipleChoiceField(
        label=_("Dagen"),
        choices=[("1", _("Maandag")), ("2", _("Dinsdag")), ("3", _("Woensdag"))],
        widget=CheckList,
    )
    start = DateField(
        label=_("Eerste dag"), help_text=_("De stage kan pas beginnen als iedereen heeft getekend.")
    )
    time = TimeField(label=_("Begintijd"), required=False)
    hours = forms.IntegerField(label=_("Uren per dag"), min_value=1, max_value=9)
    why = forms.CharField(
        label=_("Waarom deze plek?"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    file = forms.FileField(label=_("Bijlage"), required=False)
    told = forms.BooleanField(
        label=_("De ouders weten ervan"), required=False, help_text=_("Bel of mail ze vooraf.")
    )

    def find_warnings(self, data: dict[str, Any]) -> list[str]:
        """One odd thing."""
        return [
            "Het bedrijf ligt 31 kilometer van het huis van de leerling. De grens die jullie afspraken is 15."
        ]


class DaySample(forms.Form):
    """A form for students."""

    mood = forms.ChoiceField(
        label="Hoe ging het vandaag?", choices=[("3", "Goed"), ("2", "Gaat wel"), ("1", "Niet goed")], initial="3",
        widget=RadioCards(layout="faces", icons={"3": "emoji-smile", "2": "emoji-neutral", "1": "emoji-frown"}),
    )  # fmt: skip
    did = forms.CharField(label="Wat heb je gedaan?", widget=forms.Textarea(attrs={"rows": 3}))


def everything(params: QueryDict) -> dict[str, Any]:
    """The context of the style page."""
    wrong = {"employer": "Bakkerij Korenaar", "hours": "12", "start": "32-13-2026", "why": "Dit typte ik al."}
    good = {
        **wrong,
        "hours": "7",
        "start": "01-02-2027",
        "kind": "orienting",
        "sector": "groen",
        "days": ["1"],
    }
    lens = Lens(
        params,
        sorts={"naam": "name", "klas": "class"},
        default_sort="naam",
        filters=[
            Filter("soort", _("Soort stage"), [("ori", ORIENTING), ("pre", PREPARING)], "kind"),
            Filter("coach", _("Begeleider"), [("1", "Sanne Vermeer"), ("2", "Peter Jansma")], "coach"),
        ],
        search=("search_key__contains",),
    )
    return {
        "tracks": tracks(),
        "events": EVENTS,
        "refusals": REFUSALS,
        "rows": [(*row, tracks()[row[2]][1]) for row in ROWS],
        "form": PlacementSample(prefix="a"),
        "wrong_form": PlacementSample(wrong, prefix="", auto_id="fout_%s"),
        "warn_form": PlacementSample(_query(good), auto_id="let_op_%s"),
        "confirm": ConfirmForm(ask_reason=True, auto_id="zeker_%s"),
        "lens": lens,
        "page": Page([], 3, 9, 214, 51, 75, (1, None, 2, 3, 4, None, 9)),
        "tabs": (
            {"label": "Tijdlijn", "url": "#", "active": True},
            {"label": "Stages", "url": "#", "count": 3},
            {"label": "Voorbereiding", "url": "#"},
            {"label": "Klapper", "url": "#"},
            {"label": "Gegevens", "url": "#"},
        ),
        "diff": (
            {"label": "Klas", "old": "3a", "new": "4a"},
            {"label": "Telefoon", "old": "", "new": "06 1234 5678"},
            {"label": "Mentor", "old": "K. Hofstra", "new": "R. de Graaf"},
        ),
        "people": PEOPLE,
        "menu": SAMPLE_MENU,
        "tones": (("plain", "Nog niet"), ("now", "Nu"), ("waiting", "Wacht op bedrijf"), ("late", "Te laat"), ("done", "Klaar"), ("stopped", "Gestopt")),
    }  # fmt: skip


def _query(values: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for key, value in values.items():
        found.setlist(key, value if isinstance(value, list) else [value])
    return found


SAMPLE_MENU = tuple(
    MenuItem(key, label, "", icon, url="#", active=key == "students", badge=badge)
    for key, label, icon, badge in (
        ("today", _("Vandaag"), "calendar-check", 7),
        ("students", _("Leerlingen"), "people", 0),
        ("placements", _("Stages"), "briefcase", 0),
        ("employers", _("Bedrijven"), "building", 0),
        ("meeting", _("Stageoverleg"), "chat-square-text", 3),
        ("policy", _("Beleid"), "book", 0),
        ("imports", _("Importeren"), "upload", 0),
        ("settings", _("School"), "gear", 0),
    )
)
