"""Forms of workplaces: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.access.actor import Actor
from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact, Employer
from stagespoor.policy.hazards import hazards
from stagespoor.policy.model import Policy
from stagespoor.schools.models import School
from stagespoor.ui.forms import CheckList, DateField, RadioCards, TimeField, VersionMixin, WarnsMixin
from stagespoor.workplaces import queries, rules
from stagespoor.workplaces.form_words import state_of
from stagespoor.workplaces.models import Judgement, SafetyTalk, SchoolPlaces, Workplace

YES_NO = (("", gettext_lazy("Weet ik niet")), ("True", gettext_lazy("Ja")), ("False", gettext_lazy("Nee")))
CAN = (("", gettext_lazy("Onbekend")), ("yes", gettext_lazy("Kan")), ("no", gettext_lazy("Kan niet")))
WEEKDAYS = tuple(
    (str(day), gettext_lazy(name))
    for day, name in enumerate(
        ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag")
    )
)
PROSPECTS = (
    ("", gettext_lazy("Nog niet bekend")), ("real", gettext_lazy("Reëel")), ("unsure", gettext_lazy("Onzeker")),
    ("none", gettext_lazy("Geen")),
)  # fmt: skip
NO_STUDENTS = gettext_lazy("Alle scholen in het netwerk lezen dit. Zet hier geen namen van leerlingen.")


def area(rows: int = 2) -> forms.Textarea:
    """A field for a few sentences."""
    return forms.Textarea(attrs={"rows": rows})


def yes_no(label: Any) -> forms.TypedChoiceField:
    """Yes, no, or not known (None)."""
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, empty_value=None, coerce=lambda value: value == "True"
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its heading; ``slug`` says how it is drawn, ``state`` what is filled in.

    ``folds``: a phone may fold it, for it is neither what one begins with nor wrong.
    """

    slug: str
    title: str
    lead: str
    fields: list[forms.BoundField]
    state: str
    folds: bool


class WorkplaceForm(WarnsMixin, VersionMixin):
    """All facts of a workplace, in sections."""

    name = forms.CharField(
        label=gettext_lazy("Naam van de werkplek"), max_length=100,
        help_text=gettext_lazy("Bijvoorbeeld: keuken, magazijn, kas."),
    )  # fmt: skip
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    tasks = forms.CharField(
        label=gettext_lazy("Werkzaamheden"), max_length=1000, required=False, widget=area(3),
        help_text=gettext_lazy("Wat doet een leerling hier? Zet er komma’s tussen."),
    )  # fmt: skip
    prospect = forms.ChoiceField(
        label=gettext_lazy("Uitzicht op een baan"), required=False,
        choices=PROSPECTS,
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Op welke dagen kan een leerling komen?"), choices=WEEKDAYS, coerce=int, required=False,
        widget=CheckList(layout="row"), help_text=gettext_lazy("Niets aangevinkt betekent: dat is nog niet gezegd."),
    )  # fmt: skip
    starts = TimeField(label=gettext_lazy("Van"), required=False)
    ends = TimeField(label=gettext_lazy("Tot"), required=False)
    min_age = forms.IntegerField(
        label=gettext_lazy("Vanaf leeftijd"), min_value=rules.MIN_AGES.start, max_value=rules.MIN_AGES.stop - 1,
        required=False,
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("Plaatsen voor jullie school"), min_value=0, max_value=rules.MOST_PLACES, required=False,
        help_text=gettext_lazy("Hoeveel leerlingen van jullie school tegelijk?"),
    )  # fmt: skip
    reserved_school = forms.ModelChoiceField(
        School.objects.none(), label=gettext_lazy("Gereserveerd voor school"), required=False,
        empty_label=gettext_lazy("Niet gereserveerd"),
    )  # fmt: skip
    reserved_coach = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Gereserveerd voor stagebegeleider"), required=False,
        empty_label=gettext_lazy("Niet gereserveerd"),
    )  # fmt: skip
    reserved_until = DateField(label=gettext_lazy("Gereserveerd tot en met"), required=False)
    clothing = forms.CharField(label=gettext_lazy("Kleding"), max_length=200, required=False)
    protection = forms.CharField(
        label=gettext_lazy("Beschermingsmiddelen"), max_length=200, required=False,
        help_text=gettext_lazy("Het bedrijf geeft deze gratis. Bijvoorbeeld: werkschoenen, handschoenen."),
    )  # fmt: skip
    hazards = forms.MultipleChoiceField(
        label=gettext_lazy("Gevaarlijk of zwaar werk dat hier voorkomt"), required=False, widget=CheckList,
        help_text=gettext_lazy("Vink aan wat bij deze werkplek hoort. Boven elke groep staat wat de wet zegt."),
    )  # fmt: skip
    by_bus = yes_no(gettext_lazy("Te bereiken met de bus"))
    by_bike = yes_no(gettext_lazy("Te bereiken met de fiets"))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Talen op de werkvloer"), required=False, widget=CheckList(layout="row")
    )
    supervisors = forms.MultipleChoiceField(
        label=gettext_lazy("Wie begeleidt hier leerlingen?"), required=False,
        widget=CheckList, help_text=gettext_lazy("Iemand kan op meer dan één werkplek begeleiden."),
    )  # fmt: skip
    remarks = forms.CharField(
        label=gettext_lazy("Opmerkingen"),
        required=False,
        max_length=2000,
        widget=area(3),
        help_text=NO_STUDENTS,
    )

    def __init__(
        self, *args: Any, actor: Actor, policy: Policy, employer: Employer, workplace: Workplace | None = None,
        reservable: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        initial = initial_of(workplace, actor) if workplace else {"sector": employer.sector}
        super().__init__(*args, initial=initial, version=workplace.version if workplace else None, **kwargs)
        self.is_new = workplace is None
        self.need_names: list[str] = []
        self._fill_lists(policy, workplace)
        self.people: dict[str, Contact] = {str(one.pk): one for one in queries.supervisors_for(employer)}
        self.fields["supervisors"].choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]
        self.fields["reserved_school"].queryset = queries.schools_of(actor)  # type: ignore[attr-defined]
        self.fields["reserved_coach"].queryset = queries.coaches_of(actor)  # type: ignore[attr-defined]
        if not reservable:
            for name in ("reserved_school", "reserved_coach", "reserved_until"):
                del self.fields[name]
        self.school_id, self.most = actor.school_id, employer.places

    def find_warnings(self, data: dict[str, Any]) -> Iterator[str]:
        """More places here than the whole company has: only those count (EMP-1)."""
        places = data.get("places")
        if places is not None and self.most is not None and places > self.most:
            sentence = _(
                "Het hele bedrijf neemt %(most)d leerlingen tegelijk, en deze werkplek %(places)d. Er tellen er dan "
                "%(most)d. Klopt het aantal van het bedrijf niet meer? Verander dat op de pagina van het bedrijf."
            )
            yield sentence % {"most": self.most, "places": places}

    def _fill_lists(self, policy: Policy, workplace: Workplace | None) -> None:
        fields: Any = self.fields
        sectors = [("", _("Nog niet bekend")), *policy.choices("sectors")]
        if workplace and workplace.sector and workplace.sector not in dict(sectors):
            sectors.append((workplace.sector, workplace.sector))  # of another school's policy: not lost
        fields["sector"].choices = sectors
        fields["languages"].choices = policy.choices("languages")
        groups = hazards().by_law(clock.today())
        fields["hazards"].choices = [
            (says, [(hazard.slug, hazard.name) for hazard, _articles in there]) for says, there in groups
        ]
        fields["hazards"].widget.help_by_value = {
            hazard.slug: f"{hazard.example} ({', '.join(articles)})"
            for _says, there in groups
            for hazard, articles in there
        }
        for slug, name in policy.choices("work_needs"):
            field = forms.ChoiceField(label=name, choices=CAN, required=False, widget=forms.RadioSelect)
            if workplace:
                field.initial = "yes" if slug in workplace.meets else "no" if slug in workplace.cannot else ""
            self.fields[f"need_{slug}"] = field
            self.need_names.append(f"need_{slug}")

    def sections(self) -> Iterator[Section]:
        """The fields as the page shows them."""
        yield self._section("work", _("Het werk"), "name", "sector", "tasks", "prospect")
        yield self._section("times", _("Dagen en tijden"), "weekdays", "starts", "ends")
        yield self._section(
            "places", _("Plaatsen"), "places", "min_age", "reserved_school", "reserved_coach", "reserved_until",
            lead="" if "reserved_until" in self.fields else _("Deze werkplek is voor een ander gereserveerd."),
        )  # fmt: skip
        yield self._section("safety", _("Veiligheid"), "clothing", "protection", "hazards")
        yield self._section("reach", _("Reizen en taal"), "by_bus", "by_bike", "languages")
        yield self._section(
            "needs", _("Wat kan hier?"), *self.need_names,
            lead=_("Wat een leerling nodig kan hebben. Kies wat deze werkplek kan geven, en wat niet."),
        )  # fmt: skip
        yield self._section("people", _("Begeleiding"), "supervisors", "remarks")

    def _section(self, slug: str, title: str, *names: str, lead: str = "") -> Section:
        found = [self[name] for name in names if name in self.fields]
        begins = slug == "work" and self.is_new
        folds = not begins and not any(field.errors for field in found)
        return Section(slug, title, lead, found, state_of(self, slug, names), folds)

    def clean(self) -> dict[str, Any]:
        """A coach is kept a place for the own school."""
        data = super().clean() or self.cleaned_data
        school = data.get("reserved_school")
        if data.get("reserved_coach") and school and school.pk != self.school_id:
            sentence = _("Kies een school of een stagebegeleider van jullie school, niet beide.")
            self.add_error("reserved_school", sentence)
        return data

    def facts(self) -> dict[str, Any]:
        """What goes to the action."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("need_")}
        data.pop("version", None)
        data["supervisors"] = [self.people[pk] for pk in data["supervisors"]]
        answers = {name.removeprefix("need_"): self.cleaned_data[name] for name in self.need_names}
        data["meets"] = [slug for slug, answer in answers.items() if answer == "yes"]
        data["cannot"] = [slug for slug, answer in answers.items() if answer == "no"]
        return data


def initial_of(workplace: Workplace, actor: Actor) -> dict[str, Any]:
    """The facts of a workplace as the form shows them. A reservation that is over is not shown again."""
    names = set(WorkplaceForm.base_fields) - {"version", "places", "supervisors"}
    initial = {name: getattr(workplace, name) for name in names}
    if workplace.reserved_until and workplace.reserved_until < clock.today():
        initial |= {"reserved_school": None, "reserved_coach": None, "reserved_until": None}
    for name in ("by_bus", "by_bike"):
        initial[name] = "" if initial[name] is None else str(initial[name])
    mine = SchoolPlaces.objects.filter(workplace=workplace, school_id=actor.school_id)
    initial["places"] = mine.values_list("places", flat=True).first()
    initial["supervisors"] = list(workplace.supervisors.values_list("pk", flat=True))
    return initial


class JudgementForm(forms.Form):
    """How the school judges an employer, a workplace or a supervisor (EMP-3)."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Wat is jullie oordeel?"), choices=Judgement.Verdict.choices, widget=RadioCards(
            help_by_value={
                "fit": gettext_lazy("Hier kunnen leerlingen terecht."),
                "doubt": gettext_lazy("Wie hier een leerling plaatst, ziet eerst de reden."),
                "not_fit": gettext_lazy("Past niet bij onze leerlingen. Stagespoor stelt deze plek niet voor."),
                "ban": gettext_lazy("Hier komt niemand, tot jullie anders oordelen of tot de einddatum."),
            }
        ),
    )  # fmt: skip
    fits_whom = forms.CharField(
        label=gettext_lazy("Past bij welke leerlingen?"), max_length=300, required=False, widget=area(),
        help_text=gettext_lazy(
            "Bijvoorbeeld: wie graag buiten is en eigen tempo nodig heeft. Andere scholen in het netwerk lezen dit: "
            "geen namen."
        ),
    )  # fmt: skip
    skilled = forms.TypedChoiceField(
        label=gettext_lazy("Is de begeleiding op de werkvloer deskundig?"), choices=YES_NO, required=False,
        empty_value=None, coerce=lambda value: value == "True",
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reden"), required=False, max_length=2000, widget=area(3),
        help_text=gettext_lazy(
            "Nodig bij twijfel, niet geschikt en niet plaatsen. Alleen jullie school leest dit. Schrijf feiten, "
            "zonder namen van leerlingen."
        ),
    )  # fmt: skip
    judged_on = DateField(label=gettext_lazy("Beoordeeld op"))
    until = DateField(
        label=gettext_lazy("Geldt tot en met"), required=False,
        help_text=gettext_lazy("Daarna vraagt Stagespoor om een nieuw oordeel."),
    )  # fmt: skip

    def __init__(self, *args: Any, about: str, before: queries.Judged | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"judged_on": clock.today()}
        if before is not None:
            initial["fits_whom"] = before.fits_whom
            initial["skilled"] = "" if before.skilled is None else str(before.skilled)
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]
        if about == "supervisor":
            del self.fields["fits_whom"]
            help_by_value = {
                "not_fit": _("Begeleidt onze leerlingen niet."),
                "ban": _("Begeleidt niemand meer."),
            }
            self.fields["verdict"].widget = RadioCards(
                choices=Judgement.Verdict.choices, help_by_value=help_by_value
            )


OK_CHOICES = (
    ("yes", gettext_lazy("Ja, geregeld")),
    ("no", gettext_lazy("Nee, nog niet")),
    ("na", gettext_lazy("Hoort niet bij dit werk")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page: its two fields and what was answered before."""

    number: int
    ok: forms.BoundField
    note: forms.BoundField
    before: str
    before_note: str


class TalkForm(forms.Form):
    """The safety talk on the floor: one question after the other, the earlier answers filled in."""

    with_whom = forms.CharField(label=gettext_lazy("Met wie praat je?"), max_length=120)
    held_on = DateField(label=gettext_lazy("Datum van het gesprek"))

    def __init__(self, *args: Any, policy: Policy, before: SafetyTalk | None, **kwargs: Any) -> None:
        initial = {"held_on": clock.today(), "with_whom": before.with_whom if before else ""}
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]
        self.before, self.questions = before, policy.safety_questions
        for question in self.questions:
            earlier = before.answers.get(question.slug, {}) if before else {}
            # what was not in order is asked anew; the rest only has to be looked at
            self.fields[f"ok_{question.slug}"] = forms.ChoiceField(
                label=question.name, choices=OK_CHOICES, widget=RadioCards(layout="row"),
                initial=earlier.get("ok") if earlier.get("ok") in {"yes", "na"} else None,
                error_messages={"required": _("Kies een antwoord op deze vraag.")},
                help_text=_("Voor de leerling: %(plain)s") % {"plain": escape(question.plain or question.name)},
            )  # fmt: skip
            self.fields[f"note_{question.slug}"] = forms.CharField(
                label=_("Wat spreken jullie af, of wie regelt het?"), max_length=500, required=False, widget=area(),
                initial=earlier.get("note", ""),
            )  # fmt: skip

    def asked(self) -> Iterator[Asked]:
        """The questions in the order of the policy."""
        labels = {"yes": _("ja"), "no": _("nee"), "na": _("hoort niet bij dit werk")}
        for number, question in enumerate(self.questions, start=1):
            earlier = self.before.answers.get(question.slug, {}) if self.before else {}
            yield Asked(
                number, self[f"ok_{question.slug}"], self[f"note_{question.slug}"],
                labels.get(earlier.get("ok", ""), ""), earlier.get("note", ""),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A "no" says what is agreed."""
        data = super().clean() or self.cleaned_data
        for question in self.questions:
            note = f"note_{question.slug}"
            if data.get(f"ok_{question.slug}") == "no" and not data.get(note, "").strip():
                self.add_error(note, _("Dit is niet geregeld. Schrijf op wat jullie afspreken."))
        return data

    def answers(self) -> dict[str, dict[str, str]]:
        """What goes to the action."""
        data = self.cleaned_data
        return {q.slug: {"ok": data[f"ok_{q.slug}"], "note": data[f"note_{q.slug}"]} for q in self.questions}
