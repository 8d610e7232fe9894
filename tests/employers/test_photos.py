"""Photos of a place: drawn anew without what a camera adds, for the own network, never of people."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from PIL import Image

from stagespoor.access.actor import Actor
from stagespoor.core.models import Event
from stagespoor.core.refusals import Refused
from stagespoor.employers import actions, pictures, rules
from stagespoor.employers.models import Employer, Photo
from tests.case import client_of

# what the decoder says about damaged and huge files is shown by the sentences
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")

RED = (200, 30, 30)


def picture(width: int = 2400, height: int = 1200, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, (width, height), RED if mode == "RGB" else (*RED, 0)).save(out, kind, **options)
    return out.getvalue()


def from_a_phone(turn: int = 6) -> bytes:
    """With the place, the day and the device in it, and held upright (6: turned a quarter)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = turn, "Telefoonmerk", "2026:03:02 10:11:12"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 26.0, 30.5)
    return picture(exif=exif)


def upload(data: bytes, **changes: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("IMG_2043.jpg", data, "image/jpeg")
    return {"image": file, "caption": "De kas", "no_people": "on", **changes}


def add(employer: Employer, coach: Actor) -> Photo:
    made = pictures.make_small(picture(800, 600))
    return actions.add_photo(employer=employer, by=coach, picture=made, caption="De kas")


def page_of(employer: Employer, name: str = "photo_add") -> str:
    return reverse(f"employers:{name}", args=[employer.pk])


@pytest.mark.policy("EMP-5")
def test_nothing_of_the_camera_is_left_in_what_is_kept(client_in: Client, employer: Employer) -> None:
    sent = from_a_phone()
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825), "the test picture has a place in it"
    assert client_in.post(page_of(employer), upload(sent)).status_code == 302
    kept = Photo.objects.get()
    for name, longest in ((kept.image.name, 1600), (kept.small_name, 400)):
        with kept.image.storage.open(str(name)) as file:
            data = file.read()
        assert b"Exif" not in data
        assert b"Telefoonmerk" not in data
        with Image.open(BytesIO(data)) as found:
            assert not found.getexif()
            assert "exif" not in found.info
            assert found.format == "JPEG"
            assert found.size == (longest // 2, longest), "it stands as it was held"
    assert (kept.width, kept.height) == (800, 1600)
    assert "IMG_2043" not in str(kept.image.name)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_a_jpeg_on_white(kind: str) -> None:
    found = pictures.make_small(picture(60, 40, kind, mode="RGBA"))
    with Image.open(BytesIO(found.large)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (60, 40))
        assert min(shown.getpixel((5, 5))) > 250  # type: ignore[type-var, arg-type]


def test_a_grey_and_a_printers_picture_are_taken() -> None:
    for mode in ("L", "CMYK", "P"):
        out = BytesIO()
        Image.new(mode, (30, 20)).save(out, "PNG" if mode == "P" else "JPEG")
        assert pictures.make_small(out.getvalue()).width == 30


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big") * 2
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + bytes([8, 2, 0, 0, 0]))
        + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"geen foto", "kan niet worden gelezen"), (picture()[:3000], "kan niet worden gelezen"),
        (b"\xff\xd8\xff\xe0", "kan niet worden gelezen"), (b"", "Dit bestand is leeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kan niet worden gelezen"),
        (bomb(), "te veel beeldpunten"), (picture(9000, 6000, "PNG"), "te veel beeldpunten"),
    ],
    ids=["text", "half", "start", "empty", "svg", "bomb", "large"],
)  # fmt: skip
def test_what_is_no_photo_gets_a_sentence(
    client_in: Client, employer: Employer, data: bytes, sentence: str
) -> None:
    answer = client_in.post(page_of(employer), upload(data))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="De kas"' in answer.text
    assert not Photo.objects.exists()


@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]), cut=st.integers(1, 2000),
    spots=st.lists(st.tuples(st.integers(0, 1999), st.integers(0, 255)), max_size=8),
)  # fmt: skip
@settings_of(max_examples=300)
def test_a_file_that_was_damaged_is_read_or_gets_a_sentence(
    kind: str, cut: int, spots: list[tuple[int, int]]
) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telefoonmerk"
    data = bytearray(picture(48, 32, kind, exif=exif))
    for place, value in spots:
        data[place % len(data)] = value
    try:
        found = pictures.make_small(bytes(data[:cut]))
    except ValidationError:
        return
    assert found.large[:3] == b"\xff\xd8\xff"


def test_too_large_a_file_gets_a_sentence(client_in: Client, employer: Employer, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    answer = client_in.post(page_of(employer), upload(picture()))
    assert "De foto is te groot" in answer.text


@pytest.mark.parametrize("missing", ["image", "caption", "no_people"])
def test_a_photo_needs_words_and_a_look_for_people(
    client_in: Client, employer: Employer, missing: str
) -> None:
    data = {name: value for name, value in upload(picture(40, 30)).items() if name != missing}
    answer = client_in.post(page_of(employer), data)
    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert "Geen mensen op de foto" in client_in.get(page_of(employer)).text


def test_a_place_has_a_few_photos_not_an_album(coach: Actor, employer: Employer) -> None:
    for _n in range(rules.MOST_PHOTOS):
        add(employer, coach)
    with pytest.raises(Refused, match="Haal eerst een oude weg"):
        add(employer, coach)


@pytest.mark.policy("EMP-1")
def test_a_photo_is_shown_to_the_own_network_only(
    coach: Actor, sister: Actor, far: Actor, employer: Employer
) -> None:
    photo = add(employer, coach)
    addresses = [reverse(f"employers:{name}", args=[photo.pk]) for name in ("photo", "photo_small")]
    on_a_page = reverse("employers:photo_page", args=[photo.pk])
    assert client_of(sister).get(on_a_page).status_code == 200
    assert client_of(far).get(on_a_page).status_code == 404
    for address in addresses:
        answer = client_of(sister).get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"].startswith("private")
        assert answer.content[:3] == b"\xff\xd8\xff"
        assert client_of(far).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    page = client_of(sister).get(page_of(employer, "detail")).text
    assert f'src="{addresses[1]}" alt="De kas"' in page


def test_taking_a_photo_away_asks_first_and_takes_the_files(
    coach: Actor,
    client_in: Client,
    employer: Employer,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo = add(employer, coach)
    folder = Path(settings.MEDIA_ROOT) / "employers"
    assert len(list(folder.iterdir())) == 2
    address = reverse("employers:photo_remove", args=[photo.pk])
    assert "De foto verdwijnt" in client_in.get(address).text
    assert Photo.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client_in.post(address)["Location"] == page_of(employer, "detail")
    assert not Photo.objects.exists()
    assert not list(folder.iterdir())
    assert set(Event.objects.values_list("kind", flat=True)) == {
        "employer.photo_added",
        "employer.photo_removed",
    }


def test_a_photo_whose_file_is_gone_is_not_found(coach: Actor, client_in: Client, employer: Employer) -> None:
    photo = add(employer, coach)
    photo.image.storage.delete(photo.small_name)
    assert client_in.get(reverse("employers:photo_small", args=[photo.pk])).status_code == 404


def test_the_largest_that_is_taken_fits(settings: Any) -> None:
    with pytest.raises(ValidationError):
        pictures.make_small(picture(10_000, 5_001, "PNG"))


def test_a_photo_opens_on_a_page_with_a_way_back_and_the_ones_beside_it(
    coach: Actor, client_in: Client, employer: Employer
) -> None:
    first, second = add(employer, coach), add(employer, coach)
    first_page, second_page = (reverse("employers:photo_page", args=[one.pk]) for one in (first, second))
    overview = client_in.get(reverse("employers:detail", args=[employer.pk])).content.decode()
    assert f'href="{first_page}"' in overview
    page = client_in.get(first_page).content.decode()
    assert f'href="{reverse("employers:detail", args=[employer.pk])}"' in page
    assert f'src="{reverse("employers:photo", args=[first.pk])}"' in page
    assert "foto 1 van 2" in page
    assert f'rel="next" href="{second_page}"' in page
    assert 'rel="prev"' not in page
    assert f'rel="prev" href="{first_page}"' in client_in.get(second_page).content.decode()
