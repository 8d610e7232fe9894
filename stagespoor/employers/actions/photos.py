"""Photos of a place, made small and without what a camera adds."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from stagespoor.access.actor import Actor
from stagespoor.access.roles import Permission
from stagespoor.core import clock
from stagespoor.core.refusals import refuse_if_any
from stagespoor.employers import rules
from stagespoor.employers.actions.shared import tell
from stagespoor.employers.models import Employer, Photo
from stagespoor.employers.pictures import Picture


@transaction.atomic
def add_photo(*, employer: Employer, by: Actor, picture: Picture, caption: str) -> Photo:
    """Keep a photo of the place, with what is on it in words. Nobody is on it (privacy of whoever works there)."""
    by.must(Permission.EMPLOYER_EDIT)
    refuse_if_any(rules.check_photo(caption=caption, there=employer.photos.count()))
    photo = Photo(
        employer=employer, school_id=by.school_id, caption=caption.strip(), width=picture.width,
        height=picture.height, added_by_id=by.user_id, added_at=clock.now(),
    )  # fmt: skip
    photo.image.save(f"{secrets.token_hex(12)}.jpg", ContentFile(picture.large), save=False)
    default_storage.save(photo.small_name, ContentFile(picture.small))
    photo.save()
    tell("employer.photo_added", employer, by, caption=photo.caption)
    return photo


@transaction.atomic
def remove_photo(*, photo: Photo, by: Actor) -> Employer:
    """Take a photo away, with its files once that is sure. Returns the employer it was of."""
    by.must(Permission.EMPLOYER_EDIT)
    employer, names = photo.employer, (photo.image.name or "", photo.small_name)
    photo.delete()
    tell("employer.photo_removed", employer, by, caption=photo.caption)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
    return employer
