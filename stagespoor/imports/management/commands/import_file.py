"""`stagespoor import students|employers FILE --school SLUG [--dry-run] [--json]`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from stagespoor.core.management.shell import ShellCommand
from stagespoor.core.states import StaleRecord
from stagespoor.imports import actions, states
from stagespoor.imports.models import ImportBatch
from stagespoor.imports.reader import UnreadableFile
from stagespoor.imports.spec import DOUBLE, REFUSAL, all_specs
from stagespoor.schools.management.finding import school_called


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Who does it: somebody with a shell on the server."""

    user_id: int | None = None
    name: str = "Beheerder (opdrachtregel)"
    role: str = "admin"


class Command(ShellCommand):
    word = "import"
    help = "Leest een bestand met leerlingen of bedrijven in."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words of the command line."""
        kinds = [spec.kind for spec in all_specs()]
        parser.add_argument(
            "kind", choices=kinds, metavar="|".join(kinds), help="wat er in het bestand staat"
        )
        parser.add_argument("file", type=Path, metavar="BESTAND", help="een .csv of .xlsx")
        parser.add_argument("--school", required=True, metavar="NAAM", help="korte naam van de school")
        parser.add_argument("--dry-run", action="store_true", help="alleen laten zien wat er zou gebeuren")
        parser.add_argument("--json", action="store_true", help="uitkomst als JSON, met elke rij")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, and commit unless only a dry run was asked."""
        school = school_called(options["school"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(
                _("Het bestand %(file)s is niet te lezen.") % {"file": options["file"]}
            ) from error
        by = Keyboard()
        try:
            with transaction.atomic():
                batch = actions.upload_file(
                    school=school, kind=options["kind"], name=options["file"].name, data=data, by=by
                )
                actions.map_columns(batch=batch, mapping=batch.mapping, by=by)
                if not options["dry_run"]:
                    actions.commit_batch(batch=batch, by=by, seen_version=batch.version)
                report = report_of(batch, rows=options["json"], dry_run=options["dry_run"])
                # nothing of a dry run stays behind
                transaction.set_rollback(options["dry_run"])
        except (UnreadableFile, StaleRecord) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps(report, ensure_ascii=False, indent=2) if options["json"] else in_words(report)
        )


def report_of(batch: ImportBatch, *, rows: bool, dry_run: bool) -> dict[str, Any]:
    """What happened, ready for JSON.

    ``rows``: with each row. Else those that ask somebody to look: refused and perhaps double, and in a dry
    run also what would be written.
    """
    wanted = batch.rows.order_by("number")
    if not rows:
        told = [states.REFUSED, states.DUPLICATE, *(states.WRITES if dry_run else ())]
        wanted = wanted.filter(outcome__in=told)
    return {
        "file": batch.file_name,
        "committed": batch.state == states.COMMITTED,
        "counts": batch.counts,
        "notes": [*batch.notes, *batch.check_notes],
        "rows": [
            {
                "row": row.number,
                "name": row.label,
                "outcome": row.outcome,
                "warned": row.warned,
                "reasons": row.reasons,
                "changes": row.changes,
            }
            for row in wanted
        ],
    }


def in_words(report: dict[str, Any]) -> str:
    """The report for a person."""
    counts = report["counts"]
    done = _("Ingelezen") if report["committed"] else _("Niets gewijzigd (proef)")
    lines = [
        f"{report['file']}: {done}",
        _(
            "%(new)d nieuw, %(changed)d gewijzigd, %(unchanged)d gelijk, "
            "%(duplicate)d misschien dubbel, %(refused)d geweigerd, %(warned)d om na te kijken"
        )
        % counts,
        *report["notes"],
    ]
    lines += [
        _("  rij %(row)d %(name)s: %(why)s") % {"row": row["row"], "name": row["name"], "why": _row_in_words(row)}
        for row in report["rows"]
    ]  # fmt: skip
    return "\n".join(lines)


def _row_in_words(row: dict[str, Any]) -> str:
    """What becomes of one row: new, what changes into what, or why not."""
    if row["outcome"] == states.NEW:
        return _("nieuw")
    if row["outcome"] == states.CHANGED:
        told = _("%(label)s: %(old)s wordt %(new)s")
        empty = _("leeg")
        return "; ".join(
            told % {"label": label, "old": old or empty, "new": new or empty}
            for label, old, new in row["changes"]
        )
    return " ".join(sentence for level, sentence in row["reasons"] if level in {REFUSAL, DOUBLE})
