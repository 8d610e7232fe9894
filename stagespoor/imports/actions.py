"""The steps of an import: upload, choose columns, check, commit in one transaction, undo."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from stagespoor.core import clock, events
from stagespoor.core.events import By
from stagespoor.core.states import StaleRecord, move
from stagespoor.imports import events as kinds
from stagespoor.imports import states
from stagespoor.imports.columns import fingerprint, header_words, recognise
from stagespoor.imports.models import ColumnMemory, ImportBatch, ImportRow
from stagespoor.imports.reader import UnreadableFile, read_table
from stagespoor.imports.spec import GRAVITY, Checked, Scope, Snapshot, SourceRow, Written, spec_for
from stagespoor.schools.models import Network, School

_BULK = 500


def upload_file(*, school: School, kind: str, name: str, data: bytes, by: By) -> ImportBatch:
    """Read a file and keep its rows; recognise the columns, from memory if these headers came before.

    Raises UnreadableFile with a sentence, KeyError for an unknown kind.
    """
    spec = spec_for(kind)
    table = read_table(data, name, words=header_words(spec.columns), max_bytes=settings.UPLOAD_MAX_BYTES)
    memory = _memory(school, kind, table.headers).first()
    known = memory.mapping if memory else recognise(table.headers, spec.columns)
    keys = {column.key for column in spec.columns}
    mapping = {key: index for key, index in known.items() if key in keys and index < len(table.headers)}
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            school=school, kind=kind, file_name=name[:200], headers=list(table.headers), mapping=mapping,
            notes=list(table.notes), created_by_id=by.user_id, created_by_name=by.name,
            counts={"rows": len(table.rows)},
        )  # fmt: skip
        ImportRow.objects.bulk_create(
            [
                ImportRow(batch=batch, number=r.number, cells=list(r.cells), extra=list(r.extra))
                for r in table.rows
            ],
            batch_size=_BULK,
        )
    return batch


def columns_remembered(batch: ImportBatch) -> bool:
    """Did this school map a file with these headers before?"""
    return _memory(batch.school, batch.kind, batch.headers).exists()


def map_columns(*, batch: ImportBatch, mapping: Mapping[str, int], by: By) -> ImportBatch:
    """Use this mapping, remember it for files with the same headers, and check the rows by it.

    Raises UnreadableFile when a required fact has no column, StaleRecord when the import has been
    committed meanwhile.
    """
    spec = spec_for(batch.kind)
    keys = {column.key for column in spec.columns}
    clean = {key: index for key, index in mapping.items() if key in keys and 0 <= index < len(batch.headers)}
    if missing := spec.missing(clean):
        raise UnreadableFile(_("Kies nog een kolom voor: %(labels)s.") % {"labels": ", ".join(missing)})
    with transaction.atomic():
        batch.mapping = clean
        ColumnMemory.objects.update_or_create(
            school=batch.school, kind=batch.kind, fingerprint=_digest(batch.headers),
            defaults={"mapping": clean, "saved_at": clock.now()},
        )  # fmt: skip
        return check_batch(batch=batch, by=by)


def check_batch(*, batch: ImportBatch, by: By) -> ImportBatch:
    """The dry run: work out what would become of each row, and write nothing but that.

    Raises Refused or StaleRecord when the import has been committed meanwhile.
    """
    with transaction.atomic():
        move(batch, states.CHECKED, states.MOVES, mapping=batch.mapping, version=F("version") + 1)
        batch.refresh_from_db(fields=["version"])
        rows = list(batch.rows.order_by("number"))
        checked, notes = _checked(batch, rows, by)
        _store(batch, rows, checked, {}, {})
        batch.check_notes = notes
        batch.counts = _counts(rows)
        batch.save(update_fields=["check_notes", "counts"])
    return batch


def check_again(*, batch: ImportBatch, by: By) -> None:
    """The dry run anew, if the import still waits for its commit; otherwise nothing happens."""
    batch.refresh_from_db()
    if batch.state == states.CHECKED:
        check_batch(batch=batch, by=by)


def add_duplicates(
    *, batch: ImportBatch, shown: Collection[int], add: Collection[int], by: By
) -> ImportBatch:
    """Of the rows ``shown``, those in ``add`` are records of their own after all; the others are left out.

    Only rows that are listed as a duplicate, or were before such a decision, can be chosen.
    Raises Refused or StaleRecord when the import has been committed meanwhile.
    """
    with transaction.atomic():
        asked = batch.rows.filter(number__in=list(shown))
        asked.exclude(number__in=list(add)).update(add_anyway=False)
        asked.filter(number__in=list(add), outcome=states.DUPLICATE).update(add_anyway=True)
        return check_batch(batch=batch, by=by)


def commit_batch(*, batch: ImportBatch, by: By, seen_version: int) -> ImportBatch:
    """Write the new and changed rows, in one transaction, exactly as the dry run showed them.

    Raises StaleRecord, and writes nothing, when somebody else committed first, when the check was done
    anew since ``seen_version``, or when records changed since the check so that the outcome would differ.
    """
    spec = spec_for(batch.kind)
    with transaction.atomic():
        # one commit at a time in a network: two files with the same new company make one
        Network.objects.select_for_update().get(pk=batch.school.network_id)
        mine = ImportBatch.objects.filter(pk=batch.pk, version=seen_version, state=states.CHECKED)
        done = {"state": states.COMMITTED, "committed_at": clock.now(), "committed_by_name": by.name}
        if not mine.update(version=F("version") + 1, **done):
            raise StaleRecord(_stale_commit(batch))
        rows = list(batch.rows.order_by("number"))
        checked, _notes = _checked(batch, rows, by)
        if any(_said(row) != _says(check) for row, check in zip(rows, checked, strict=True)):
            raise StaleRecord(
                _(
                    "Sinds het nakijken is er iets veranderd. Hieronder staat wat er nu zou gebeuren. "
                    "Kijk het na en lees dan in."
                )
            )
        written = spec.write(
            _scope(batch, by), [check for check in checked if check.outcome in states.WRITES]
        )
        _store(batch, rows, checked, written, spec.snapshots([one.target_id for one in written.values()]))
        batch.counts = _counts(rows)
        batch.save(update_fields=["counts"])
        _record(kinds.COMMITTED, batch, by, {key: batch.counts.get(key, 0) for key in (*states.OUTCOMES,)})
    batch.refresh_from_db()
    return batch


def undo_batch(*, batch: ImportBatch, by: By) -> ImportBatch:
    """Take the import back: restore what it changed, remove what it made.

    Rows that were changed since, or that something hangs on, stay as they are and say why.
    Raises StaleRecord when somebody else was first, Refused when the import was never committed.
    """
    spec = spec_for(batch.kind)
    with transaction.atomic():
        Network.objects.select_for_update().get(pk=batch.school.network_id)
        move(
            batch, states.UNDONE, states.MOVES, undone_at=clock.now(), undone_by_name=by.name, version=F("version") + 1
        )  # fmt: skip
        rows = list(batch.rows.filter(outcome__in=states.WRITES, target_id__isnull=False).order_by("number"))
        kept = rows_that_stay(batch, rows)
        free = [row for row in rows if row.number not in kept]
        spec.restore(
            _scope(batch, by), {r.target_id: r.before for r in free if r.before is not None and r.target_id}
        )
        spec.remove([row.target_id for row in free if row.before is None and row.target_id])
        _update_undone(batch, kept)
        _record(kinds.UNDONE, batch, by, {"undone": len(free), "kept": len(kept)})
    batch.refresh_from_db()
    return batch


def discard_batch(*, batch: ImportBatch) -> None:
    """Throw away an import that was not committed, with all its rows. Raises StaleRecord otherwise."""
    with transaction.atomic():
        open_states = [states.UPLOADED, states.CHECKED]
        deleted, _per_model = ImportBatch.objects.filter(pk=batch.pk, state__in=open_states).delete()
        if not deleted:
            raise StaleRecord(_("Dit bestand is al ingelezen. Terugdraaien kan wel."))


def rows_that_stay(batch: ImportBatch, rows: Iterable[ImportRow] | None = None) -> dict[int, str]:
    """Row number -> why it cannot be undone: changed since, or something hangs on it."""
    spec = spec_for(batch.kind)
    if rows is None:
        rows = batch.rows.filter(outcome__in=states.WRITES, target_id__isnull=False)
    rows = list(rows)
    ids = [row.target_id for row in rows if row.target_id is not None]
    now = spec.snapshots(ids)
    in_use = spec.in_use([row.target_id for row in rows if row.before is None and row.target_id is not None])
    kept: dict[int, str] = {}
    for row in rows:
        current = now.get(row.target_id or 0)
        if current is None:
            continue  # removed by hand: nothing left to undo
        after = row.after or {}
        known = {key: value for key, value in current.items() if key in after}  # what was read then
        if _compared(known, row) != _compared(after, row):
            kept[row.number] = _("Dit is na het inlezen gewijzigd en blijft daarom zo staan.")
        elif row.target_id in in_use:
            kept[row.number] = _("Er is al mee gewerkt. Daarom blijft het staan.")
    return kept


# --- helpers ---------------------------------------------------------------------------------------


def _scope(batch: ImportBatch, by: By) -> Scope:
    return Scope(batch.school, by, clock.today(), batch.file_name)


def _digest(headers: Iterable[str]) -> str:
    return hashlib.sha256(fingerprint(list(headers)).encode()).hexdigest()


def _memory(school: School, kind: str, headers: Iterable[str]) -> QuerySet[ColumnMemory]:
    return ColumnMemory.objects.filter(school=school, kind=kind, fingerprint=_digest(headers))


def _checked(batch: ImportBatch, rows: list[ImportRow], by: By) -> tuple[list[Checked], list[str]]:
    mapping = {key: int(index) for key, index in batch.mapping.items()}
    source = [
        SourceRow(
            row.number, {key: row.cells[index] for key, index in mapping.items() if index < len(row.cells)},
            shifted=bool(row.extra), add_anyway=row.add_anyway,
        )
        for row in rows
    ]  # fmt: skip
    return spec_for(batch.kind).check(_scope(batch, by), source)


def _store(
    batch: ImportBatch, rows: list[ImportRow], checked: list[Checked], written: Mapping[int, Written],
    after: Mapping[int, Snapshot],
) -> None:  # fmt: skip
    """Put the outcome on the rows: deleting and creating is many times faster than updating each."""
    for row, check in zip(rows, checked, strict=True):
        row.pk = None
        row.label, row.outcome, row.warned = check.label[:200], check.outcome, check.warned
        row.reasons = [list(reason) for reason in sorted(check.reasons, key=_gravity)]
        row.changes = [list(change) for change in check.changes]
        row.target_id = check.target_id
        if (one := written.get(row.number)) is not None:
            row.target_id, row.before, row.after = one.target_id, one.before, after.get(one.target_id)
    batch.rows.all().delete()
    ImportRow.objects.bulk_create(rows, batch_size=_BULK)


def _gravity(reason: tuple[str, str]) -> int:
    return GRAVITY.index(reason[0])


def _update_undone(batch: ImportBatch, kept: Mapping[int, str]) -> None:
    writes = batch.rows.filter(outcome__in=states.WRITES, target_id__isnull=False)
    writes.exclude(number__in=kept).update(undone=ImportRow.Undone.UNDONE)
    for reason in set(kept.values()):
        numbers = [number for number, why in kept.items() if why == reason]
        writes.filter(number__in=numbers).update(undone=ImportRow.Undone.KEPT, undo_reason=reason)


def _counts(rows: Iterable[ImportRow]) -> dict[str, int]:
    counts = dict.fromkeys((*states.OUTCOMES, "warned", "rows"), 0)
    for row in rows:
        counts[row.outcome] += 1
        counts["warned"] += row.warned
        counts["rows"] += 1
    return counts


def _said(row: ImportRow) -> tuple[object, ...]:
    return (row.outcome, row.target_id, [list(change) for change in row.changes])


def _says(check: Checked) -> tuple[object, ...]:
    return (check.outcome, check.target_id, [list(change) for change in check.changes])


def _compared(snapshot: Snapshot, row: ImportRow) -> Snapshot:
    """A new record must be untouched; of a changed one only the facts count, not its version."""
    return snapshot if row.before is None else {k: v for k, v in snapshot.items() if k != "version"}


def _stale_commit(batch: ImportBatch) -> str:
    batch.refresh_from_db()
    if batch.state == states.COMMITTED:
        return _("Dit bestand is al ingelezen door %(name)s.") % {"name": batch.committed_by_name}
    if batch.state == states.UNDONE:
        return _("Dit bestand is al ingelezen en daarna teruggedraaid.")
    return _(
        "Het bestand is opnieuw nagekeken sinds je deze pagina opende. Kijk de uitkomst na en lees dan in."
    )


def _record(kind: str, batch: ImportBatch, by: By, data: Mapping[str, int]) -> None:
    events.record(
        kind,
        school_id=batch.school_id,
        by=by,
        about=f"import:{batch.pk}",
        data={"file": batch.file_name, **data},
    )
