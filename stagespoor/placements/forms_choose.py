"""Forms of the choice of a place: an employer with a workplace, or a work place inside the school."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.accounts.models import User
from stagespoor.employers.models import Contact, Employer
from stagespoor.employers.room import Room
from stagespoor.placements.forms import SupervisorField, area
from stagespoor.placements.models import InternalWorkplace
from stagespoor.ui.forms import RadioCards, WarnsMixin


class ChooseEmployerForm(WarnsMixin):
    """The choice of an employer, with who guides there and why it fits (MAT-1)."""

    supervisor = SupervisorField(
        Contact.objects.none(), label=gettext_lazy("Praktijkbegeleider"), required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
        help_text=gettext_lazy("Wie begeleidt de leerling op de werkvloer? Dit kan ook later."),
    )  # fmt: skip
    reasons = forms.CharField(
        label=gettext_lazy("Waarom past deze plek?"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("Denk aan: wat kan de leerling, wat wil de leerling, de leerdoelen, de begeleiding."),
    )  # fmt: skip
    tasks = forms.CharField(
        label=gettext_lazy("Werkzaamheden"), widget=area(2), max_length=1000, required=False
    )

    def __init__(
        self,
        *args: Any,
        employer: Employer,
        people: QuerySet[Contact],
        room: Room,
        school_slug: str,
        see_first: Callable[[Contact | None], list[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.employer, self.room, self.school_slug = employer, room, school_slug
        self.see_first = see_first
        self.fields["supervisor"].queryset = people  # type: ignore[attr-defined]

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """What does not forbid the choice, but must be seen: of the place and of who guides there."""
        employer = self.employer
        yield from self.see_first(data.get("supervisor"))
        if self.room.places is not None and self.room.free == 0 and not self.room.reserved:
            sentence = _("Dit bedrijf is vol: %(taken)d van de %(places)d plaatsen zijn bezet.")
            yield sentence % {"taken": self.room.taken, "places": self.room.places}
        if employer.do_not_call:
            yield _("Bij dit bedrijf staat “niet bellen”. Lees eerst de notities.")
        if employer.suits and self.school_slug not in employer.suits:
            yield _("Dit bedrijf staat als geschikt voor een andere school.")


class ChooseWorkplaceForm(forms.Form):
    """The choice of a work place inside the school (IS-1)."""

    workplace = forms.ModelChoiceField(
        InternalWorkplace.objects.none(),
        label=gettext_lazy("Interne werkplek"),
        widget=RadioCards,
        empty_label=None,
    )
    internal_supervisor = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Interne stagebegeleider"), required=False,
        empty_label=gettext_lazy("De vaste begeleider van de werkplek"),
    )  # fmt: skip
    reasons = forms.CharField(label=gettext_lazy("Waarom past deze plek?"), widget=area(), max_length=2000)
    tasks = forms.CharField(
        label=gettext_lazy("Werkzaamheden"), widget=area(2), max_length=1000, required=False
    )

    def __init__(
        self, *args: Any, workplaces: QuerySet[InternalWorkplace], taken: dict[int, int], people: QuerySet[User],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workplace"]
        field.queryset = workplaces
        field.widget.help_by_value = {
            str(one.pk): self._help(one, taken.get(one.pk, 0)) for one in workplaces
        }
        self.fields["internal_supervisor"].queryset = people  # type: ignore[attr-defined]

    @staticmethod
    def _help(one: InternalWorkplace, taken: int) -> str:
        guide = one.supervisor.name if one.supervisor else _("nog geen begeleider")
        free = _("%(free)d van %(places)d vrij") % {"free": max(0, one.places - taken), "places": one.places}
        return " · ".join(part for part in (one.department, guide, free) if part)
