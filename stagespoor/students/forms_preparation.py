"""The forms about the preparation: career tests, Brug naar Werk, other training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from stagespoor.core import clock
from stagespoor.policy.model import Policy
from stagespoor.students.actions import modules_version, training_version
from stagespoor.students.models import BridgeClosing, BridgeModule, OtherTraining
from stagespoor.students.rules import ModuleState
from stagespoor.ui.forms import DateField, RadioCards, VersionMixin
from stagespoor.ui.uploads import DocumentField


class ModuleForm(forms.Form):
    """How far the student is with one module (PREP-4)."""

    state = forms.ChoiceField(label=_("Voortgang"), choices=BridgeModule.State.choices)
    started_on = DateField(label=_("Begonnen op"), required=False)
    done_on = DateField(label=_("Klaar op"), required=False)
    result = forms.CharField(label=_("Uitslag van de toets"), max_length=120, required=False)


class ModulesForm(VersionMixin):
    """All modules in one go: one small form per module, prefixed m1, m2 … so that errors find their place."""

    def __init__(
        self, data: Any = None, *, policy: Policy, rows: Mapping[int, BridgeModule], **kwargs: Any
    ) -> None:
        super().__init__(data, version=modules_version(rows.values()), **kwargs)
        self.parts = [
            (module, ModuleForm(data, prefix=f"m{module.number}", initial=_initial(rows.get(module.number))))
            for module in policy.bridge.modules
        ]

    def is_valid(self) -> bool:
        """Every part is checked, so that all errors show at once."""
        if not self.is_bound:
            return False
        wrong = [module.number for module, part in self.parts if not part.is_valid()]
        if wrong and not self.errors:
            numbers = ", ".join(map(str, wrong))
            self.add_error(
                None, _t("Bij module %(numbers)s klopt iets nog niet. Kijk daar.") % {"numbers": numbers}
            )
        return super().is_valid()

    def modules(self) -> dict[int, ModuleState]:
        """What the action needs, by module number."""
        return {
            module.number: ModuleState(
                part.cleaned_data["state"], part.cleaned_data["started_on"], part.cleaned_data["done_on"],
                part.cleaned_data["result"],
            )
            for module, part in self.parts
        }  # fmt: skip


def _initial(row: BridgeModule | None) -> dict[str, Any]:
    if row is None:
        return {"state": BridgeModule.State.NOT_STARTED}
    return {"state": row.state, "started_on": row.started_on, "done_on": row.done_on, "result": row.result}


class BridgeClosingForm(forms.Form):
    """The closing talk (PREP-4)."""

    held_on = DateField(label=_("Gesprek op"), initial=clock.today)
    report = forms.CharField(
        label=_("Verslag"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Wat kan de leerling goed, waar ging het over, wat neemt hij mee naar stage?"),
    )  # fmt: skip

    def __init__(self, *args: Any, closing: BridgeClosing | None, **kwargs: Any) -> None:
        if closing is not None:
            kwargs["initial"] = {"held_on": closing.held_on, "report": closing.report}
        super().__init__(*args, **kwargs)


class CareerTestForm(forms.Form):
    """The result of one of the career tests, with the file if there is one (PREP-2)."""

    test = forms.ChoiceField(label=_("Test"), widget=RadioCards)
    taken_on = DateField(label=_("Gemaakt op"), initial=clock.today)
    result = forms.CharField(
        label=_("Uitkomst"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In een paar zinnen. Dit staat bij de intake en bij het zoeken van een plek."),
    )  # fmt: skip
    file = DocumentField(label=_("Bestand"), required=False, help_text=_("PDF, PNG of JPG."))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["test"].choices = policy.choices("career_tests")  # type: ignore[attr-defined]


class TrainingForm(VersionMixin):
    """Another training: independence, social skills … (PREP-7)."""

    training = forms.ChoiceField(label=_("Training"), widget=RadioCards)
    name = forms.CharField(label=_("Naam van de training"), max_length=120, required=False)
    from_on = DateField(label=_("Van"))
    until_on = DateField(label=_("Tot en met"), required=False)
    result = forms.CharField(label=_("Resultaat"), max_length=300, required=False)

    def __init__(self, *args: Any, policy: Policy, row: OtherTraining | None = None, **kwargs: Any) -> None:
        if row is not None:
            names = ("training", "name", "from_on", "until_on", "result")
            kwargs.update(initial={n: getattr(row, n) for n in names}, version=training_version(row))
        super().__init__(*args, **kwargs)
        self.fields["training"].choices = policy.choices("trainings")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
