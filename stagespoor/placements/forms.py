"""Forms of placements: they check what was typed and save nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.accounts.models import User
from stagespoor.core import clock
from stagespoor.employers.models import Contact
from stagespoor.placements import rules
from stagespoor.placements.closing_rules import OUTCOMES
from stagespoor.placements.models import InternalTask, InternalWorkplace, Introduction, Placement, Prospect
from stagespoor.placements.states import SEARCHING
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import ClosingStep, Kind
from stagespoor.ui.forms import CheckList, ConfirmForm, DateField, RadioCards, VersionMixin
from stagespoor.workplaces.models import Workplace

OUTCOME_LABELS = {
    "contract": gettext_lazy("De leerling krijgt een arbeidscontract"),
    "search": gettext_lazy("Geen contract: verder zoeken naar een andere plek"),
}


def days_to_ask() -> list[tuple[int, str]]:
    """The days on which a place can be asked; work on Sunday is for the schedule, with its rules."""
    return [(day, str(name).capitalize()) for day, name in WEEKDAYS.items() if day < rules.SUNDAY]


def area(rows: int = 3) -> forms.Textarea:
    """A field for a few sentences."""
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(forms.Form):
    """Which kind of placement, and for what."""

    kind = forms.ChoiceField(label=gettext_lazy("Soort stage"), widget=RadioCards)
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Waarvoor is deze stage?"), widget=CheckList, required=False
    )

    asked_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Op welke dagen moet er plaats zijn?"), widget=CheckList, required=False, coerce=int,
        help_text=gettext_lazy("Laat leeg als elke dag goed is."),
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Iterable[Kind], policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_weekdays"].choices = days_to_ask()  # type: ignore[attr-defined]
        chosen = list(kinds)
        field: Any = self.fields["kind"]
        field.choices = [(kind.slug, kind.name) for kind in chosen]
        field.widget.help_by_value = {kind.slug: ". ".join(kind.aims[:2]) for kind in chosen}
        self.fields["aims"].choices = policy.choices("aims")  # type: ignore[attr-defined]


class SupervisorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who guides on the floor; who does so at this very workplace (``here``) says so."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and that somebody guides here."""
        return (
            _("%(name)s (begeleidt hier)") % {"name": obj.name} if getattr(obj, "here", False) else obj.name
        )


class IntroductionForm(VersionMixin):
    """The introduction at the company, topic by topic (KEN-2)."""

    held_on = DateField(label=gettext_lazy("Datum van het gesprek"))
    topics = forms.MultipleChoiceField(label=gettext_lazy("Wat is besproken?"), widget=CheckList)
    shared = forms.CharField(
        label=gettext_lazy("Wat heb je over de leerling verteld?"), widget=area(), max_length=2000, required=False,
        help_text=gettext_lazy(
            "Vertel alleen wat nodig is om het werk goed te doen, in gewone woorden. "
            "Nooit: een diagnose, IQ, thuissituatie of gegevens van andere bedrijven."
        ),
    )  # fmt: skip
    agreements = forms.CharField(
        label=gettext_lazy("Afspraken"), widget=area(), max_length=2000, required=False
    )

    def __init__(
        self, *args: Any, placement: Placement, policy: Policy, known: Introduction | None, **kwargs: Any
    ):
        initial: dict[str, Any] = {"held_on": clock.today()}
        if known is not None:
            initial = {name: getattr(known, name) for name in ("held_on", "topics", "shared", "agreements")}
        super().__init__(*args, initial=initial, version=known.version if known else None, **kwargs)
        topics = policy.topics_for("introduction_topics", placement.kind)
        self.fields["topics"].choices = [(topic.slug, topic.name) for topic in topics]  # type: ignore[attr-defined]
        tells = _("Gaat over de leerling. Schrijf hieronder op wat je vertelt.")
        widget = cast("CheckList", self.fields["topics"].widget)
        widget.help_by_value = {topic.slug: tells for topic in topics if topic.shares_student}


class TransportForm(VersionMixin):
    """How the student travels (TSK-1)."""

    transport = forms.ChoiceField(label=gettext_lazy("Hoe reist de leerling?"), widget=RadioCards)
    payer = forms.ChoiceField(label=gettext_lazy("Wie betaalt het vervoer?"), required=False)
    practised = forms.TypedChoiceField(
        label=gettext_lazy("Is de reis geoefend?"), required=False, empty_value=None,
        choices=(("", gettext_lazy("Niet nodig")), ("True", gettext_lazy("Ja")), ("False", gettext_lazy("Nog niet"))),
        coerce=lambda value: value == "True",
    )  # fmt: skip

    def __init__(self, *args: Any, placement: Placement, policy: Policy, **kwargs: Any) -> None:
        practised = "" if placement.transport_practised is None else str(placement.transport_practised)
        initial = {
            "transport": placement.transport,
            "payer": placement.transport_payer,
            "practised": practised,
        }
        super().__init__(*args, initial=initial, version=placement.version, **kwargs)
        self.fields["transport"].choices = policy.choices("travel_modes")  # type: ignore[attr-defined]
        empty = ("", _("Nog niet bekend"))
        self.fields["payer"].choices = [empty, *policy.choices("transport_payers")]  # type: ignore[attr-defined]


class PeriodForm(VersionMixin):
    """The first and the last day."""

    start_on = DateField(label=gettext_lazy("Eerste dag"))
    end_on = DateField(label=gettext_lazy("Laatste dag"), required=False)

    def __init__(self, *args: Any, placement: Placement, kind: Kind, **kwargs: Any) -> None:
        initial = {"start_on": placement.start_on, "end_on": placement.end_on}
        super().__init__(*args, initial=initial, version=placement.version, **kwargs)
        searching = placement.state == SEARCHING
        self.fields["end_on"].required = kind.end_required and not searching
        if placement.started_on:
            self.fields["start_on"].disabled = True
            self.fields["start_on"].help_text = _(
                "De stage is al begonnen. De eerste dag verandert niet meer."
            )
        if kind.weeks_max:
            sentence = _("Ten hoogste %(weeks)d weken na de eerste dag.")
            self.fields["end_on"].help_text = sentence % {"weeks": kind.weeks_max}
        if searching and kind.external:
            self.fields["start_on"].help_text = _("In deze periode zoeken we plaatsen die vrij zijn.")
            unknown = _("Nog niet bekend? Laat leeg: we kijken een jaar vooruit.")
            self.fields["end_on"].help_text = f"{self.fields['end_on'].help_text} {unknown}".strip()


class WorkForm(VersionMixin):
    """The work and who guides it on the floor."""

    at = forms.ModelChoiceField(
        Workplace.objects.none(), label=gettext_lazy("Werkplek"), required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
    )  # fmt: skip
    supervisor = SupervisorField(
        Contact.objects.none(), label=gettext_lazy("Praktijkbegeleider"), required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
    )  # fmt: skip
    internal_supervisor = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Interne stagebegeleider"), required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
    )  # fmt: skip
    tasks = forms.CharField(label=gettext_lazy("Werkzaamheden"), widget=area(), max_length=2000)
    supervision = forms.CharField(
        label=gettext_lazy("Begeleiding op de werkvloer"), widget=area(), max_length=2000, required=False,
        help_text=gettext_lazy("Hoe begeleidt het bedrijf de leerling? Dit komt op het papier dat iedereen tekent."),
    )  # fmt: skip
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Waarvoor is deze stage?"), widget=CheckList, required=False
    )

    def __init__(
        self, *args: Any, placement: Placement, policy: Policy, contacts: QuerySet[Contact], people: QuerySet[User],
        floors: QuerySet[Workplace], **kwargs: Any,
    ) -> None:  # fmt: skip
        names = ("supervisor", "internal_supervisor", "tasks", "supervision", "aims")
        initial = {name: getattr(placement, name) for name in names} | {"at": placement.workplace_id}
        super().__init__(*args, initial=initial, version=placement.version, **kwargs)
        self.fields["at"].queryset = floors  # type: ignore[attr-defined]
        if not floors:
            del self.fields["at"]
        self.fields["supervisor"].queryset = contacts  # type: ignore[attr-defined]
        self.fields["internal_supervisor"].queryset = people  # type: ignore[attr-defined]
        self.fields["aims"].choices = policy.choices("aims")  # type: ignore[attr-defined]
        for role in ("supervisor", "internal_supervisor"):
            self.fields[role].label = policy.label(role)
        del self.fields["internal_supervisor" if placement.employer_id else "supervisor"]


class RhythmForm(VersionMixin):
    """How often the coach visits (GUI-1)."""

    weeks = forms.TypedChoiceField(label=gettext_lazy("Bezoek om de"), coerce=int, widget=RadioCards)

    def __init__(self, *args: Any, placement: Placement, policy: Policy, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"weeks": placement.visit_every_weeks}, version=placement.version, **kwargs
        )
        weeks = sorted(
            {
                *policy.visits.choices_weeks,
                *([placement.visit_every_weeks] if placement.visit_every_weeks else []),
            }
        )
        labels = [(str(n), _("week") if n == 1 else _("%(n)d weken") % {"n": n}) for n in weeks]
        self.fields["weeks"].choices = labels  # type: ignore[attr-defined]


class ProspectForm(VersionMixin):
    """How real the chance of a job is (PLC-4)."""

    prospect = forms.ChoiceField(
        label=gettext_lazy("Is er uitzicht op een baan?"), widget=RadioCards, choices=Prospect.choices
    )
    note = forms.CharField(label=gettext_lazy("Toelichting"), widget=area(), max_length=1000, required=False)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, initial={"prospect": placement.prospect}, version=placement.version, **kwargs)


class CoachForm(VersionMixin):
    """Another coach for this placement."""

    coach = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Wie begeleidt de stage?"), empty_label=None
    )

    def __init__(self, *args: Any, placement: Placement, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, initial={"coach": placement.coach_id}, version=placement.version, **kwargs)
        self.fields["coach"].queryset = people  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """One day: the start, or the last day."""

    on = DateField(label=gettext_lazy("Datum"))


class EarlyForm(ConfirmForm):
    """A running placement stops before its time, with grounds (ESC-4)."""

    on = DateField(label=gettext_lazy("Laatste dag"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, ask_reason=True, label=_("Ja, de stage stopt"), **kwargs)
        self.order_fields(["on", "reason", "confirmed"])


class ClosingStepForm(forms.Form):
    """One step of the closing; which fields it has depends on the step."""

    on = DateField(label=gettext_lazy("Datum"))
    took_part = forms.MultipleChoiceField(label=gettext_lazy("Wie waren erbij?"), widget=CheckList)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("In welke sector gaat de leerling een werkplek zoeken?"), widget=CheckList
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hoe gaat het verder?"),
        widget=RadioCards,
        choices=[(o, OUTCOME_LABELS[o]) for o in OUTCOMES],
    )
    report = forms.CharField(label=gettext_lazy("Verslag"), widget=area(6), max_length=5000)

    def __init__(self, *args: Any, step: ClosingStep, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": clock.today()}, **kwargs)  # type: ignore[misc]
        self.step = step
        if step.form not in {"talk", "direction", "outcome", "gaps"} or not step.together_with:
            del self.fields["took_part"]
        else:
            roles = dict.fromkeys((step.role, *step.together_with, "student", "parent", "mentor", "coach"))
            labels = [(role, policy.label(role)) for role in roles]
            self.fields["took_part"].choices = labels  # type: ignore[attr-defined]
        if step.form != "direction":
            del self.fields["sectors"]
        else:
            self.fields["sectors"].choices = policy.choices("sectors")  # type: ignore[attr-defined]
        if step.form != "outcome":
            del self.fields["outcome"]
        self.fields["report"].required = step.form in {"talk", "report", "gaps"}
        if step.form == "evaluation_request":
            asked = " ".join(question.plain_name for question in policy.company_questions)
            self.fields["report"].help_text = _("Dit vraag je aan het bedrijf: %(asked)s") % {"asked": asked}
        if step.form == "gaps":
            self.fields["report"].label = _("Wat moet de leerling nog leren op school?")

    def data_for_step(self) -> dict[str, Any]:
        """The facts beside the report."""
        names = ("took_part", "sectors", "outcome")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class WorkplaceForm(forms.Form):
    """A work place inside the school."""

    name = forms.CharField(label=gettext_lazy("Naam"), max_length=100)
    department = forms.CharField(label=gettext_lazy("Afdeling"), max_length=100, required=False)
    supervisor = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Vaste begeleider"), required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
    )  # fmt: skip
    places = forms.IntegerField(label=gettext_lazy("Plaatsen tegelijk"), min_value=1, max_value=50, initial=4)
    is_active = forms.BooleanField(label=gettext_lazy("In gebruik"), required=False, initial=True)

    def __init__(
        self, *args: Any, people: QuerySet[User], workplace: InternalWorkplace | None = None, **kwargs: Any
    ) -> None:
        if workplace is not None:
            kwargs["initial"] = {name: getattr(workplace, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = people  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A task, cut into steps."""

    name = forms.CharField(label=gettext_lazy("Taak"), max_length=120)
    steps = forms.CharField(
        label=gettext_lazy("Stappen"), widget=area(8),
        help_text=gettext_lazy("Eén korte zin per regel. De leerling vinkt elke stap af."),
    )  # fmt: skip

    def __init__(self, *args: Any, task: InternalTask | None = None, **kwargs: Any) -> None:
        if task is not None:
            kwargs["initial"] = {"name": task.name, "steps": "\n".join(task.steps)}
        super().__init__(*args, **kwargs)

    def clean_steps(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
