"""The form that makes one employer of two: per fact on which they differ, which one stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stagespoor.employers.actions.merging import BOTH
from stagespoor.employers.beside import GONE, KEPT, Difference
from stagespoor.employers.models import Employer


class MergeForm(forms.Form):
    """One choice per difference; the versions that were looked at go along."""

    kept_version = forms.CharField(widget=forms.HiddenInput, required=False)
    gone_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kept: Employer, gone: Employer, differences: Sequence[Difference], **kwargs: Any
    ) -> None:
        initial = {"kept_version": kept.version, "gone_version": gone.version}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.differences = differences
        for one in differences:
            choices = [(KEPT, one.kept or _("leeg")), (GONE, one.gone or _("leeg"))]
            choices += [(BOTH, _("Allebei, onder elkaar"))] if one.joins else []
            self.fields[f"fact_{one.name}"] = forms.ChoiceField(
                label=one.label, choices=choices, widget=forms.RadioSelect, initial=one.guess
            )

    def clean(self) -> dict[str, Any]:
        """The versions as numbers; nobody sees these fields, so what is wrong with them is said of the page."""
        data = super().clean() or self.cleaned_data
        for name in ("kept_version", "gone_version"):
            text = data.get(name, "")
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                raise forms.ValidationError(
                    _("Deze pagina is niet heel verstuurd. Open de pagina opnieuw en kies weer.")
                )
            data[name] = int(text)
        return data

    def rows(self) -> list[tuple[Difference, list[Any], Any]]:
        """Per difference: the difference, its choices, and the field for its errors."""
        found = []
        for one in self.differences:
            bound = self[f"fact_{one.name}"]
            found.append((one, list(bound.subwidgets), bound))
        return found

    def chosen(self) -> dict[str, Any]:
        """What goes to the action."""
        data = self.cleaned_data
        picked = {one.name: data[f"fact_{one.name}"] for one in self.differences}
        return {
            "from_gone": [name for name, side in picked.items() if side == GONE],
            "both": [name for name, side in picked.items() if side == BOTH],
            "seen": (data["kept_version"], data["gone_version"]),
        }
