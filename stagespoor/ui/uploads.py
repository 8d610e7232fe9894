"""Files that people attach: checked by what is in them, not by what they are called."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first bytes of the kinds that are taken, with the ending and the type they are given back with.
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", ".pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
)
TYPES = {ending: content_type for _start, ending, content_type in _KINDS}


class DocumentField(forms.FileField):
    """A PDF, PNG or JPG of at most ``UPLOAD_MAX_BYTES``; comes out under a name of our own."""

    default_error_messages: ClassVar = {
        "empty": gettext_lazy("Dit bestand is leeg. Kies een ander bestand."),
        "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}))
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check size and content. The name a person gave is not kept: it may say too much."""
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if not file:
            return None
        limit = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > limit:
            sentence = _("Het bestand is te groot. Het mag hoogstens %(max)d MB zijn.")
            raise ValidationError(sentence % {"max": limit // 1048576}, code="size")
        start = file.read(16)
        file.seek(0)
        ending = next((ending for begin, ending, _type in _KINDS if start.startswith(begin)), "")
        if not ending:
            raise ValidationError(
                _("Dit is geen PDF, PNG of JPG. Bewaar het als PDF en kies het opnieuw."), code="kind"
            )
        file.name = f"{secrets.token_hex(12)}{ending}"
        return file


def content_type_of(name: str) -> str:
    """The type of a file stored by this field, by its ending."""
    return next((kind for ending, kind in TYPES.items() if name.endswith(ending)), "application/octet-stream")
