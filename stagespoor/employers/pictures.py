"""Pictures that people take: read with care, made small, and kept without what a camera adds (place, time, device)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

LARGE, SMALL = 1600, 400  # pixels, the longest side
MOST_PIXELS = 50_000_000  # what a phone makes; a small file can unpack to far more and fill the memory
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as JPEG, large and small, with the size in pixels of the large one. Nothing else is in it."""

    large: bytes
    small: bytes
    width: int
    height: int


def make_small(data: bytes) -> Picture:
    """The picture drawn anew. Raises ValidationError with a sentence for what is no picture or is too large."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise ValidationError(_too_many(), code="pixels")
            large = _upright(source)
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        raise ValidationError(_too_many(), code="pixels") from None
    except Exception:
        # a decoder that reads a broken file may stumble over anything: TypeError and struct.error were seen
        sentence = _("Deze foto kan niet worden gelezen. Maak de foto opnieuw, of bewaar hem als JPG.")
        raise ValidationError(sentence, code="broken") from None
    small = large.copy()
    small.thumbnail((SMALL, SMALL))
    return Picture(_jpeg(large), _jpeg(small), large.width, large.height)


def _too_many() -> str:
    return _("Deze foto heeft te veel beeldpunten. Maak hem kleiner, of neem een andere foto.")


def _upright(source: Image.Image) -> Image.Image:
    """At most LARGE, turned the way it was held, on white where it was transparent."""
    source.draft("RGB", (LARGE * 2, LARGE * 2))  # a JPEG is unpacked at half or a quarter already
    turned = ImageOps.exif_transpose(source)
    turned.thumbnail((LARGE, LARGE))
    clear = turned.convert("RGBA")
    plain = Image.new("RGB", clear.size, "white")
    plain.paste(clear, mask=clear.getchannel("A"))
    return plain


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


class PictureField(forms.FileField):
    """A photo of at most ``UPLOAD_MAX_BYTES``; comes out as a :class:`Picture`, whatever it was called."""

    default_error_messages: ClassVar = {
        "required": gettext_lazy("Kies een foto."),
        "empty": gettext_lazy("Dit bestand is leeg. Kies een andere foto."),
        "invalid": gettext_lazy("Kies een foto."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check the size and draw it anew."""
        file = super().clean(data, initial)
        if not file:
            return None
        limit = settings.UPLOAD_MAX_BYTES
        if (file.size or 0) > limit:
            sentence = _("De foto is te groot. Hij mag hoogstens %(max)d MB zijn.")
            raise ValidationError(sentence % {"max": limit // 1048576}, code="size")
        return make_small(file.read())
