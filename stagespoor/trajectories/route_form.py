"""The form of a route: the five kinds as a small track, each with dates, to skip or to do again (STU-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.core import clock
from stagespoor.core.refusals import Refused
from stagespoor.policy.model import Policy
from stagespoor.policy.parts import Kind
from stagespoor.trajectories.actions import Step
from stagespoor.trajectories.models import Route
from stagespoor.ui.forms import CheckList, DateField, WarnsMixin

T = TypeVar("T")
WITH = ("student", "parent", "mentor", "psychologist")
AGAIN = range(1, 3)
ADULT = 18


@dataclass(frozen=True, slots=True)
class Station:
    """A kind with its fields, for the template. ``again``: an extra turn of a kind that is chosen in the row."""

    kind: Kind | None
    prefix: str
    skip: Any
    reason: Any
    from_on: Any
    until_on: Any
    again: Any = None


class RouteForm(WarnsMixin):
    """A route: when which kind, what is skipped, and with whom it was agreed (INT-4)."""

    agreed_with = forms.MultipleChoiceField(
        label=gettext_lazy("Met wie is de route afgesproken?"), widget=CheckList,
        error_messages={"required": gettext_lazy("Vink aan wie erbij waren. De leerling hoort daarbij.")},
    )  # fmt: skip
    agreed_on = DateField(label=gettext_lazy("Wanneer?"), initial=clock.today)
    note = forms.CharField(
        label=gettext_lazy("Toelichting"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, policy: Policy, age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.age = policy, age
        self.places: list[str] = []
        self.fields["agreed_with"].choices = [(role, policy.label(role)) for role in WITH]  # type: ignore[attr-defined]
        for kind in policy.kinds_in_order():
            self._add(kind.slug)
            self.fields[f"{kind.slug}-skip"] = forms.BooleanField(label=_("Overslaan"), required=False)
        kinds = [(k.slug, k.short_name) for k in policy.kinds_in_order() if not k.follows_contract]
        for number in AGAIN:
            self._add(f"again{number}")
            self.fields[f"again{number}-kind"] = forms.ChoiceField(
                label=_("Nog een keer"), choices=[("", _("Niet nodig")), *kinds], required=False
            )

    def _add(self, prefix: str) -> None:
        self.fields[f"{prefix}-from_on"] = DateField(label=_("Vanaf ongeveer"), required=False)
        self.fields[f"{prefix}-until_on"] = DateField(label=_("Tot ongeveer"), required=False)
        self.fields[f"{prefix}-reason"] = forms.CharField(
            label=_("Reden"), max_length=300, required=False,
            widget=forms.TextInput(attrs={"placeholder": _("Alleen als het anders loopt")}),
        )  # fmt: skip

    def stations(self) -> list[Station]:
        """The kinds in order, for the template."""
        return [self._station(kind.slug, kind) for kind in self.policy.kinds_in_order()]

    def again(self) -> list[Station]:
        """The extra turns, for the template."""
        return [self._station(f"again{number}", None) for number in AGAIN]

    def _station(self, prefix: str, kind: Kind | None) -> Station:
        return Station(
            kind, prefix, self[f"{prefix}-skip"] if kind else None, self[f"{prefix}-reason"],
            self[f"{prefix}-from_on"], self[f"{prefix}-until_on"], None if kind else self[f"{prefix}-kind"],
        )  # fmt: skip

    def find_warnings(self, data: dict[str, Any]) -> Iterable[str]:
        """Parents of a minor belong at the table where possible (INT-4)."""
        if self.age < ADULT and "parent" not in data["agreed_with"]:
            yield _("De leerling is nog geen 18. Bespreek de route ook met de ouders, als dat kan.")

    def steps(self) -> list[Step]:
        """The steps in order; an extra turn comes after the last turn of its kind."""
        self.places = []
        found: list[Step] = []
        for kind in self.policy.kinds_in_order():
            found.append(self._step(kind.slug, kind.slug, skipped=self.cleaned_data[f"{kind.slug}-skip"]))
            for number in AGAIN:
                if self.cleaned_data[f"again{number}-kind"] == kind.slug:
                    found.append(self._step(f"again{number}", kind.slug))
        return found

    def _step(self, prefix: str, kind: str, *, skipped: bool = False) -> Step:
        data = self.cleaned_data
        self.places.append(prefix)
        return Step(
            kind, data[f"{prefix}-from_on"], data[f"{prefix}-until_on"], skipped, data[f"{prefix}-reason"]
        )

    def in_place(self, action: Callable[[], T]) -> T:
        """Run the action; what a rule says of the third step lands beside the fields of the third step."""
        try:
            return action()
        except Refused as refused:
            raise Refused(
                [replace(one, field=self._field_of(one.field)) for one in refused.refusals]
            ) from refused

    def _field_of(self, field: str) -> str:
        name, _sep, number = field.rpartition("_")
        return f"{self.places[int(number)]}-{name}" if number.isdigit() else field


def route_initial(route: Route | None) -> dict[str, Any]:
    """What the route form starts with: the route as it was agreed last."""
    if route is None:
        return {"agreed_with": ["student"]}
    found: dict[str, Any] = {"agreed_with": ["student"], "note": route.note}
    seen: set[str] = set()
    again = iter(AGAIN)
    for step in route.steps.all():
        prefix = step.kind
        if step.kind in seen:
            number = next(again, None)
            if number is None:
                continue
            prefix = f"again{number}"
            found[f"{prefix}-kind"] = step.kind
        else:
            found[f"{prefix}-skip"] = step.skipped
        seen.add(step.kind)
        for name in ("from_on", "until_on", "reason"):
            found[f"{prefix}-{name}"] = getattr(step, name)
    return found
