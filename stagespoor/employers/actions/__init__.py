"""The writes about an employer or partner, one use case each. Callers import them from here."""

from stagespoor.employers.actions.merging import merge_employers, say_not_same, undo_merge
from stagespoor.employers.actions.photos import add_photo, remove_photo
from stagespoor.employers.actions.records import (
    FACTS,
    add_employer,
    change_employer,
    contact_version,
    save_contact,
)
from stagespoor.employers.actions.relations import add_note, keep_relation, note_visit

__all__ = [
    "FACTS",
    "add_employer",
    "add_note",
    "add_photo",
    "change_employer",
    "contact_version",
    "keep_relation",
    "merge_employers",
    "note_visit",
    "remove_photo",
    "save_contact",
    "say_not_same",
    "undo_merge",
]
