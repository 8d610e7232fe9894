"""Choosing a file, saying which column is what, and asking before a commit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stagespoor.imports.columns import REASON_HEADER, normalise
from stagespoor.imports.models import ImportBatch
from stagespoor.imports.spec import ImportSpec
from stagespoor.ui.forms import VersionMixin

NOT_IN_FILE = ""


class UploadForm(forms.Form):
    """One file. Whether it can be read is for the reader to say."""

    file = forms.FileField(
        label=gettext_lazy("Bestand (.xlsx of .csv)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={
            "required": gettext_lazy("Kies eerst een bestand."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read into memory."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > limit:
            raise ValidationError(
                _(
                    "Het bestand is te groot. Het mag hoogstens %(max)d MB zijn. Verdeel het over meer bestanden."
                )
                % {"max": limit // 1048576}
            )
        return file

    @property
    def file_name(self) -> str:
        """The name without folders."""
        return Path(str(self.cleaned_data["file"].name)).name


class MappingForm(forms.Form):
    """For each fact the column of the file that holds it."""

    def __init__(self, *args: Any, batch: ImportBatch, spec: ImportSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        choices = [(NOT_IN_FILE, _("Staat niet in dit bestand"))] + [
            (str(index), f"{_letter(index)}: {header}")
            for index, header in enumerate(batch.headers)
            if normalise(header) != normalise(REASON_HEADER)
        ]
        for column in spec.columns:
            index = batch.mapping.get(column.key)
            self.fields[column.key] = forms.ChoiceField(
                label=str(column.label), choices=choices, required=column.required,
                initial=NOT_IN_FILE if index is None else str(index),
                error_messages={"required": _("Kies de kolom. Zonder deze kolom kan het niet.")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A column of the file serves one fact; the facts that cannot be missed must have one."""
        data = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for key, value in list(data.items()):
            if value and value in first:
                other = self.fields[first[value]].label
                self.add_error(key, _("Deze kolom is al gekozen bij “%(other)s”.") % {"other": other})
            elif value:
                first[value] = key
        if not self.errors and (missing := self.spec.missing(self.mapping)):
            raise ValidationError(_("Kies nog een kolom voor: %(labels)s.") % {"labels": ", ".join(missing)})
        return data

    def matters(self, field: forms.BoundField) -> bool:
        """Worth showing at once: found in the file, cannot be missed, or wrongly filled in."""
        return bool(field.value() or field.field.required or field.errors)

    @property
    def mapping(self) -> dict[str, int]:
        """Fact -> index of the column, for what was chosen."""
        return {key: int(value) for key, value in self.cleaned_data.items() if value != NOT_IN_FILE}


def _letter(index: int) -> str:
    """The name a spreadsheet gives the column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CommitForm(VersionMixin):
    """Only remembers which check the person saw."""


class DuplicatesForm(forms.Form):
    """The row numbers on this page, and those of them that are employers of their own after all."""

    shown = forms.CharField(max_length=4000)
    add = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [
            (text, text)
            for text in self.data.get("shown", "").split(",")
            if text.isascii() and text.isdigit()
        ]
        self.fields["add"].choices = numbers  # type: ignore[attr-defined]

    @property
    def on_page(self) -> set[int]:
        """All rows the person could decide about."""
        return {int(value) for value, _label in self.fields["add"].choices}  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[int]:
        """The rows to add."""
        return {int(value) for value in self.cleaned_data.get("add", [])}
