"""What the pages of an import show, and the file of rows that were not taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stagespoor.access.actor import Actor
from stagespoor.imports import states
from stagespoor.imports.access import batches_for
from stagespoor.imports.columns import REASON_HEADER, normalise
from stagespoor.imports.models import ImportBatch, ImportRow
from stagespoor.imports.spec import DOUBLE, NOTE, REFUSAL, spec_for

WARNED = "warned"
TABS: dict[str, str | Promise] = {
    states.NEW: gettext_lazy("Nieuw"),
    states.CHANGED: gettext_lazy("Gewijzigd"),
    states.DUPLICATE: gettext_lazy("Misschien dubbel"),
    states.REFUSED: gettext_lazy("Geweigerd"),
    WARNED: gettext_lazy("Let op"),
    states.UNCHANGED: gettext_lazy("Ongewijzigd"),
}
# what somebody should see first
_FIRST = (states.DUPLICATE, states.REFUSED, states.CHANGED, states.NEW, states.UNCHANGED)


def history_for(actor: Actor) -> QuerySet[ImportBatch]:
    """The imports of the actor's school, newest first."""
    fields = ("kind", "state", "file_name", "counts", "created_by_name", "created_at", "school")
    return batches_for(actor).only(*fields).order_by("-created_at", "-pk")


def open_tab(batch: ImportBatch, asked: str) -> str:
    """The asked tab, or the first one with something to look at."""
    if asked in TABS:
        return asked
    order = _FIRST if batch.state == states.CHECKED else states.OUTCOMES
    return next((tab for tab in order if batch.counts.get(tab)), states.NEW)


def tabs_of(batch: ImportBatch, now: str) -> list[dict[str, object]]:
    """The tabs with their counts; empty ones are left out, but for the open one."""
    return [
        {"label": label, "url": f"?stand={key}", "active": key == now, "count": batch.counts.get(key, 0)}
        for key, label in TABS.items()
        if batch.counts.get(key) or key == now
    ]


def rows_of(batch: ImportBatch, tab: str) -> QuerySet[ImportRow]:
    """The rows behind a tab, without the heavy columns."""
    condition = Q(warned=True) & ~Q(outcome=states.REFUSED) if tab == WARNED else Q(outcome=tab)
    if tab == states.DUPLICATE:
        condition |= Q(add_anyway=True)
    return batch.rows.filter(condition).defer("cells", "extra", "before", "after").order_by("number")


def common_remarks(batch: ImportBatch) -> list[tuple[int, str]]:
    """(number of rows, sentence) for remarks that many rows share, most first."""
    counted: Counter[str] = Counter()
    for reasons in batch.rows.filter(warned=True).values_list("reasons", flat=True):
        counted.update(sentence for level, sentence in reasons if level != NOTE)
    return [(count, sentence) for sentence, count in counted.most_common(6) if count > 2]


def sample_of(batch: ImportBatch, chosen: object) -> str:
    """The first values of the chosen column (its index as text), for the page where columns are chosen."""
    index = int(chosen) if isinstance(chosen, str) and chosen.isdigit() else -1
    return _samples(batch).get(index, "")


def _samples(batch: ImportBatch) -> dict[int, str]:
    """Up to three different values of each column, read once for the batch."""
    found: dict[int, str] | None = getattr(batch, "_samples", None)
    if found is None:
        rows = list(batch.rows.order_by("number").values_list("cells", flat=True)[:25])
        found = {}
        for index in range(len(batch.headers)):
            cells = [cells[index].strip() for cells in rows if index < len(cells) and cells[index].strip()]
            found[index] = " · ".join(list(dict.fromkeys(cells))[:3])[:120]
        batch._samples = found  # type: ignore[attr-defined]
    return found


def totals_of(batch: ImportBatch) -> dict[str, object]:
    """How many rows a commit writes and leaves out, in numbers and in words."""
    new, changed = batch.counts.get(states.NEW, 0), batch.counts.get(states.CHANGED, 0)
    refused, double = batch.counts.get(states.REFUSED, 0), batch.counts.get(states.DUPLICATE, 0)
    parts = [_("%(n)d nieuw") % {"n": new}] if new else []
    parts += [_("%(n)d gewijzigd") % {"n": changed}] if changed else []
    left = []
    if refused:
        left.append(
            ngettext("%(n)d rij is geweigerd.", "%(n)d rijen zijn geweigerd.", refused) % {"n": refused}
        )
    if double:
        left.append(
            ngettext("%(n)d rij is misschien dubbel.", "%(n)d rijen zijn misschien dubbel.", double)
            % {"n": double}
        )
    return {
        "writes": new + changed, "left_out": refused + double, "left_sentence": " ".join(left),
        "summary": _("%(what)s, klaar om in te lezen") % {"what": _(" en ").join(parts)},
    }  # fmt: skip


def unread_headers(batch: ImportBatch) -> list[str]:
    """Columns of the file that no fact is read from."""
    used = set(batch.mapping.values())
    own = normalise(REASON_HEADER)
    return [header for i, header in enumerate(batch.headers) if i not in used and normalise(header) != own]


def consequences_of(batch: ImportBatch) -> list[str]:
    """What a commit does, in sentences."""
    counts = batch.counts
    new, changed = counts.get(states.NEW, 0), counts.get(states.CHANGED, 0)
    left = counts.get(states.REFUSED, 0) + counts.get(states.DUPLICATE, 0)
    found = []
    if new:
        found.append(ngettext("%(n)d rij komt erbij.", "%(n)d rijen komen erbij.", new) % {"n": new})
    if changed:
        found.append(
            ngettext("Van %(n)d rij veranderen gegevens.", "Van %(n)d rijen veranderen gegevens.", changed)
            % {"n": changed}
        )
    if left:
        found.append(
            ngettext(
                "%(n)d rij wordt niet ingelezen. Je kunt die downloaden, verbeteren en opnieuw inlezen.",
                "%(n)d rijen worden niet ingelezen. Je kunt ze downloaden, verbeteren en opnieuw inlezen.", left,
            ) % {"n": left}
        )  # fmt: skip
    return [*found, _("Daarna kun je het inlezen nog terugdraaien.")]


def undo_consequences(batch: ImportBatch, kept: int) -> list[str]:
    """What an undo does, in sentences; ``kept`` rows stay because they are in use or were changed since."""
    new, changed = batch.counts.get(states.NEW, 0), batch.counts.get(states.CHANGED, 0)
    found = []
    if new:
        found.append(
            ngettext("%(n)d nieuwe rij gaat weer weg.", "%(n)d nieuwe rijen gaan weer weg.", new) % {"n": new}
        )
    if changed:
        found.append(
            ngettext(
                "%(n)d rij wordt weer zoals die was.", "%(n)d rijen worden weer zoals ze waren.", changed
            )
            % {"n": changed}
        )
    if kept:
        found.append(
            ngettext(
                "%(n)d rij daarvan blijft toch staan: die is daarna gewijzigd, of er is al mee gewerkt.",
                "%(n)d rijen daarvan blijven toch staan: ze zijn daarna gewijzigd, of er is al mee gewerkt.", kept,
            ) % {"n": kept}
        )  # fmt: skip
    return found or [_("Dit bestand heeft niets veranderd.")]


def rejected_table(batch: ImportBatch) -> tuple[list[str], Iterator[list[str]]]:
    """Headers and rows of what was not taken, as it stood in the file, with the reason behind it."""
    own = normalise(REASON_HEADER)
    kept = [index for index, header in enumerate(batch.headers) if normalise(header) != own]
    rows = batch.rows.filter(outcome__in=[states.REFUSED, states.DUPLICATE]).order_by("number")

    def lines() -> Iterator[list[str]]:
        for row in rows.iterator(chunk_size=500):
            cells = [row.cells[index] if index < len(row.cells) else "" for index in kept]
            yield [*cells, _reason(row)]

    return [*(batch.headers[index] for index in kept), REASON_HEADER], lines()


def _reason(row: ImportRow) -> str:
    wanted = {REFUSAL, DOUBLE}
    sentences = [sentence for level, sentence in row.reasons if level in wanted]
    if row.extra:
        sentences.append(_("Cellen voorbij de laatste kop: %(cells)s") % {"cells": " | ".join(row.extra)})
    return _("Rij %(number)d: %(why)s") % {"number": row.number, "why": " ".join(sentences)}


def rejected_name(batch: ImportBatch, ending: str) -> str:
    """A file name for the rows that were not taken."""
    stem = PurePath(batch.file_name).stem[:120] or spec_for(batch.kind).kind
    return f"{stem}-{_('niet ingelezen').replace(' ', '-')}.{ending}"
