"""What the leak test stands on: markers in everything that is written of a student, and taking students away.

Nothing here knows a model by name where it can find out: a new text field of a new model that hangs on a student
is marked, and taken away, as soon as it exists.
"""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import CharField, CheckConstraint, JSONField, Model, TextField
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from PIL import Image

from stagespoor.employers.models import Photo
from stagespoor.imports.models import ImportBatch
from stagespoor.matching.models import Click
from stagespoor.placements.models import Candidate, Placement
from stagespoor.students.models import CareerTest, Student
from stagespoor.trajectories.models import TeamMeeting
from stagespoor.workplaces.models import Judgement, SafetyTalk
from tests.guards.world import SchoolWorld, World, small_pdf

# Fields that hold a word of the policy or a state, not what somebody wrote. A new one that breaks a page when it
# is marked belongs in this list.
STRUCTURAL = frozenset({
    "area", "category", "criterion", "entry_level", "exit_profile", "facts_hash", "hash", "kind", "life_domain", "norm",
    "postcode", "profile", "search_key", "slug", "source", "state", "status", "step", "test", "training",
    "transport", "transport_payer", "travel", "about",
})  # fmt: skip
# In facts kept as JSON: keys under which somebody's words stand.
WORDS_IN_JSON = frozenset({"grounds", "name", "note", "reason", "text", "what", "wording"})
# Of a judgement all schools of the network read for whom the place fits (docs/adr/0013).
TOLD_TO_ALL = frozenset({"fits_whom"})
# The logs cannot be changed, and belong to the school that wrote them.
LOGS = frozenset({"core.event", "core.readlog"})
# what differs each time a page is drawn: tokens and keys against double clicks
TOKEN = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def hanging_on(root: type[Model]) -> dict[type[Model], str]:
    """All models with rows that belong to a row of ``root``, each with the lookup that leads there."""
    found: dict[type[Model], str] = {root: "pk"}
    ours = [model for model in apps.get_models(include_auto_created=True) if _is_ours(model)]
    grown = True
    while grown:
        grown = False
        for model in ours:
            for field in model._meta.concrete_fields:
                target = field.related_model
                if model not in found and isinstance(target, type) and target in found:
                    above = found[target]
                    found[model] = field.name if above == "pk" else f"{field.name}__{above}"
                    grown = True
    return found


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("stagespoor.") and model._meta.label_lower not in LOGS


@cache
def one_of_some(model: type[Model]) -> frozenset[str]:
    """The fields of which the database knows the few values that they may have."""
    found = set()
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            found |= {name for name in _names(constraint.condition) if name.endswith("__in")}
    return frozenset(name.removesuffix("__in") for name in found)


def _names(condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from _names(child)


class Marker:
    """Gives each field of each row of one school a word of its own, and remembers which."""

    def __init__(self, letter: str) -> None:
        self.sign = f"zq{letter}"
        self.where: dict[str, str] = {}

    def word(self, where: str) -> str:
        """A new word for this field."""
        word = f"{self.sign}{len(self.where):03d}"
        self.where[word] = where
        return word

    def plant(self, world: SchoolWorld) -> None:
        """Mark all that is written of the students of this school, and the accounts of the student and the parent."""
        for model, path in hanging_on(Student).items():
            lookup = {"school": world.school} if path == "pk" else {f"{path}__school": world.school}
            self.mark(model._base_manager.filter(**lookup))
        student = world.records["student"]
        for user in (student.user, world.records["guardian"].user):
            user.name, user.email = self.word("user.name"), f"{self.word('user.email')}@thuis.example"
            user.save()
        # not of one student, and about them sooner or later
        for model in (TeamMeeting, ImportBatch, Click):
            self.mark(model._default_manager.filter(school=world.school))
        for model in (Judgement, SafetyTalk):
            self.mark(model._default_manager.filter(school=world.school), but=TOLD_TO_ALL)
        for found in Student.objects.filter(school=world.school):
            found.save()  # the search key follows the names

    def mark(self, rows: Iterable[Model], *, but: frozenset[str] = frozenset()) -> None:
        """Mark the free texts of these rows, except the fields ``but``."""
        for row in rows:
            changed: dict[str, Any] = {}
            named = one_of_some(type(row))
            for field in row._meta.concrete_fields:
                if field.name in STRUCTURAL | named | but or field.choices or field.primary_key:
                    continue
                where = f"{row._meta.label_lower}.{field.name}"
                if isinstance(field, JSONField):
                    changed[field.name] = self._in_json(getattr(row, field.name), where)
                elif isinstance(field, CharField | TextField) and (field.max_length or 99) >= 7:
                    word = self.word(where)
                    changed[field.name] = f"{word}@thuis.example" if "email" in field.name else word
            type(row)._base_manager.filter(pk=row.pk).update(**changed)

    def _in_json(self, value: Any, where: str) -> Any:
        if isinstance(value, dict):
            return {
                key: self.word(where)
                if key in WORDS_IN_JSON and isinstance(one, str)
                else self._in_json(one, where)
                for key, one in value.items()
            }
        return [self._in_json(one, where) for one in value] if isinstance(value, list) else value


def at_each_others_employers(world: World) -> None:
    """Students of both schools of the network are at, clash with, and were asked for at the same employers."""
    here, sister = world.here.records, world.sister.records
    Placement.objects.filter(pk=sister["placement"].pk).update(
        employer=here["employer"], supervisor=here["contact"], workplace=None
    )
    Candidate.objects.filter(placement=sister["placement"]).update(employer=here["employer"], workplace=None)
    Candidate.objects.filter(employer=sister["twin"]).update(employer=here["twin"])
    Click.objects.filter(school=world.sister.school).update(supervisor=here["contact"])
    for records in (here, sister):
        records["placement"].refresh_from_db()


def mark_files(school: SchoolWorld, coach: Client, marker: Marker) -> None:
    """A career test with a marked title, and a photo that a coach adds: its name, comment and camera's notes marked."""
    test = CareerTest.objects.get(student=school.records["student"])
    test.file.save("test.pdf", ContentFile(small_pdf(marker.word("career_test.title"))), save=True)
    notes, out = Image.Exif(), io.BytesIO()
    notes[0x010E] = marker.word("photo.description")
    Image.new("RGB", (40, 30), "teal").save(
        out, "JPEG", exif=notes, comment=marker.word("photo.comment").encode()
    )
    path = reverse("employers:photo_add", kwargs={"pk": school.records["employer"].pk})
    image = SimpleUploadedFile(f"{marker.word('photo.name')}.jpg", out.getvalue(), "image/jpeg")
    before = set(Photo.objects.values_list("pk", flat=True))
    coach.post(path, {"image": image, "caption": "De keuken", "no_people": "on"})
    school.records["photo"] = Photo.objects.exclude(pk__in=before).get()


def take_away(root: type[Model], school_id: int) -> None:
    """Take all rows of ``root`` that belong to students of this school away, with what hangs on them.

    Straight from the tables, inside a transaction that is taken back: keys may point nowhere meanwhile.
    """
    path = hanging_on(Student)[root]
    lookup = {"school_id": school_id} if path == "pk" else {f"{path}__school_id": school_id}
    keys = list(root._base_manager.filter(**lookup).values_list("pk", flat=True))
    rows = {
        model: list(model._base_manager.filter(**{f"{way}__in": keys}).values_list("pk", flat=True))
        for model, way in hanging_on(root).items()
    }
    for model, found in rows.items():
        query = model._base_manager.filter(pk__in=found)
        query._raw_delete(query.db)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Answer:
    """What a page answered: the status, and all that can be read in it."""

    status: int
    text: str

    def signs(self, marker: Marker) -> list[str]:
        """The fields of that school's students that can be read here."""
        lower = self.text.lower()
        if marker.sign not in lower:
            return []
        return sorted({f"{word} ({where})" for word, where in marker.where.items() if word in lower})


def ask(client: Client, path: str, data: dict[str, Any] | None = None, *, keep: bool = False) -> Answer:
    """Ask (with data: send), and take back what the request wrote, messages for the next page included.

    With ``keep`` what it wrote stays, for the caller to look at and take back.
    """
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(path) if data is None else client.post(path, data)
        found = Answer(response.status_code, readable(response))
        transaction.set_rollback(not keep)
    client.cookies = cookies
    return found


def difference(one: str, other: str) -> str:
    """Where two texts begin to differ, in one line; empty where they do not."""
    if one == other:
        return ""
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    here = slice(max(0, start - 60), start + 60)
    return f"{' '.join(one[here].split())!r} is not {' '.join(other[here].split())!r}"


def readable(response: HttpResponseBase) -> str:
    """All that can be read in an answer: headers people see, text, the cells of a workbook."""
    kind = response.headers.get("Content-Type", "")
    told = " ".join(response.headers.get(name, "") for name in ("Location", "Content-Disposition"))
    body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type, attr-defined]
    if "spreadsheet" in kind:
        return f"{told} {' '.join(cells(body))}"
    if "pdf" in kind:
        return f"{told} {' '.join(printed(body))}"
    if "image" in kind:
        return f"{told} {' '.join(beside_the_picture(body))}"
    if "json" in kind and body:
        return f"{told} {json.dumps(json.loads(body), ensure_ascii=False)}"  # signs written as \\u00eb are read too
    return f"{told} {TOKEN.sub('', body.decode('utf-8', 'replace'))}"


def printed(pdf: bytes) -> Iterator[str]:
    """The text on every page, and every word that stands beside it: title, author, what a reader says aloud, XMP."""
    pages = pypdfium2.PdfDocument(pdf)
    for page in pages:
        yield page.get_textpage().get_text_bounded()
    pages.close()
    with pikepdf.open(io.BytesIO(pdf)) as parts:
        for part in parts.objects:
            yield from _strings(part)
            if isinstance(part, pikepdf.Stream) and part.get("/Type") in {"/Metadata", "/EmbeddedFile"}:
                yield part.read_bytes().decode("utf-8", "replace")


def _strings(part: Any) -> Iterator[str]:
    """The texts in an object of a PDF; what it points to is an object of its own."""
    if isinstance(part, pikepdf.String):
        yield str(part)
        return
    inner: list[Any] = []
    if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        inner = [one for _key, one in part.items()]
    elif isinstance(part, pikepdf.Array):
        inner = list(part)
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _strings(one)


def beside_the_picture(picture: bytes) -> Iterator[str]:
    """What a camera or an app wrote beside the picture, and anything in its bytes that can be read as it is."""
    yield picture.decode("latin-1")
    with Image.open(io.BytesIO(picture)) as found:
        yield from (str(value) for value in (*found.info.values(), *found.getexif().values()))


def cells(book: bytes) -> Iterator[str]:
    """Every cell, sheet name, comment and property of a workbook."""
    found = openpyxl.load_workbook(io.BytesIO(book))
    yield str(found.properties.creator)
    yield str(found.properties.title)
    for sheet in found.worksheets:
        yield sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                yield "" if cell.value is None else str(cell.value)
                if cell.comment:
                    yield cell.comment.text
