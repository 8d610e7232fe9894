"""`stagespoor geocode`: puts employers at their own address instead of at the middle of their town."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q

from stagespoor.core.geocoder import GeocoderTrouble, geocoder
from stagespoor.core.management.shell import ShellCommand
from stagespoor.employers.models import Employer

TROUBLES_IN_A_ROW = 5  # then the service is down, and asking on helps nobody


class Command(ShellCommand):
    """Asks the geocoder for every employer with an address that has no exact point yet."""

    help = "Zet bedrijven op hun eigen adres op de kaart (STAGESPOOR_GEOCODER moet aan staan)."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and how fast."""
        parser.add_argument(
            "--limit", type=int, default=1000, metavar="AANTAL", help="hoogstens zoveel adressen"
        )
        parser.add_argument(
            "--pause", type=float, default=0.1, metavar="SECONDEN", help="seconden tussen twee vragen"
        )
        parser.add_argument("--dry-run", action="store_true", help="niets bewaren")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask one by one; what was found is kept at once, so that a stop loses nothing."""
        service = geocoder()
        if service is None:
            raise CommandError("Er is geen geocoder ingesteld. Zet STAGESPOOR_GEOCODER op het adres ervan.")
        rows = Employer.objects.filter(
            ~Q(point_from__in=["import", "geocoder"]), ~Q(street=""), merged_into=None, is_active=True
        ).order_by("pk")
        found = unknown = troubles = 0
        for employer in rows.only("pk", "street", "postcode", "city")[: max(0, options["limit"])]:
            try:
                point = service.find(street=employer.street, postcode=employer.postcode, city=employer.city)
            except GeocoderTrouble as error:
                troubles += 1
                if troubles >= TROUBLES_IN_A_ROW:
                    raise CommandError(f"De geocoder geeft geen bruikbaar antwoord: {error}") from error
                continue
            troubles = 0
            found, unknown = found + bool(point), unknown + (point is None)
            if point and not options["dry_run"]:
                # only while the address is still the one that was asked
                Employer.objects.filter(
                    pk=employer.pk, street=employer.street, postcode=employer.postcode, city=employer.city
                ).update(lat=point[0], lon=point[1], point_from="geocoder")
            time.sleep(max(0.0, options["pause"]))
        kept = " (niets bewaard)" if options["dry_run"] else ""
        self.stdout.write(f"{found} gevonden, {unknown} niet gevonden{kept}.")
