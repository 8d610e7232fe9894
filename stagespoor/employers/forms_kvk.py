"""What the register says beside what we know: tick what to take over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.employers.import_columns import LABELS
from stagespoor.employers.kvk import Found
from stagespoor.employers.models import Employer

SALT = "employers.kvk"
GOOD_FOR = 60 * 60
TAKEN = (
    "name", "kvk", "branch_number", "street", "postcode", "city", "website", "sbi", "non_mailing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of the register that differs from ours, in words; ``guess``: ticked beforehand."""

    name: str
    label: str
    own: str
    theirs: str
    guess: bool


def rows_of(employer: Employer, found: Found) -> list[Row]:
    """The facts that differ. What we lack is ticked, and what the register knows best: SBI and no mail."""
    rows = []
    for name in TAKEN:
        own, theirs = getattr(employer, name), getattr(found, name)
        if name == "sbi" and own == theirs and employer.sbi_version != found.sbi_version:
            own = f"{own} ({employer.sbi_version or '?'})"
        if theirs not in ("", None) and own != theirs:
            label = str(LABELS.get(name) or _("SBI-code"))
            guess = own in ("", None) or name == "sbi" or theirs is True
            rows.append(Row(name, label, _shown(own), _worded(name, theirs, found), guess))
    return rows


def _worded(name: str, theirs: Any, found: Found) -> str:
    if name == "sbi":
        return f"{theirs} {found.sbi_text} (SBI {found.sbi_version})"
    return _shown(theirs)


def _shown(value: Any) -> str:
    return (_("ja") if value else _("nee")) if isinstance(value, bool) else str(value or "")


class KvkForm(forms.Form):
    """The ticked facts, and what was found, signed: what is taken over is what was shown."""

    found = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    take = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, choices=[(name, name) for name in TAKEN],
        label=gettext_lazy("Neem over"),
    )  # fmt: skip

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employer = employer

    def clean_found(self) -> Found:
        """What was signed for this employer, not too long ago."""
        try:
            data = signing.loads(self.cleaned_data["found"], salt=SALT, max_age=GOOD_FOR)
            if data.pop("pk") == self.employer.pk:
                return Found(**data)
        except (signing.BadSignature, AttributeError, KeyError, TypeError, ValueError):
            pass
        raise forms.ValidationError(_("Dit is te lang geleden opgezocht. Zoek het nog een keer op."))

    def taken(self) -> dict[str, Any]:
        """The facts to take over."""
        found: Found = self.cleaned_data["found"]
        facts = {name: getattr(found, name) for name in self.cleaned_data["take"]}
        if "sbi" in facts:
            facts["sbi_version"] = found.sbi_version
        return {name: value for name, value in facts.items() if value not in ("", None)}


def signed(employer: Employer, found: Found) -> str:
    """For the hidden field."""
    return signing.dumps({**found.as_json(), "pk": employer.pk}, salt=SALT)
