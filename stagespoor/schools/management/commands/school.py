"""`stagespoor school list` and `stagespoor school add NAME --with SLUG --policy NAME --admin NAME --email ADDRESS`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from stagespoor.core.management.shell import ShellCommand
from stagespoor.core.refusals import Refused
from stagespoor.policy.loader import PolicyError, get_policy
from stagespoor.schools.actions import NextSchool, add_school
from stagespoor.schools.management.finding import school_called
from stagespoor.schools.models import School


class Command(ShellCommand):
    help = "Toont de scholen, of zet een school in het netwerk van een andere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two sub-commands: list and add."""
        commands = parser.add_subparsers(dest="what", required=True, metavar="list|add")
        commands.add_parser("list", help="toont de scholen en hun netwerk")
        add = commands.add_parser("add", help="een school erbij, in het netwerk van een andere school")
        add.add_argument("name", metavar="NAAM", help="naam van de school")
        add.add_argument(
            "--with",
            dest="beside",
            required=True,
            metavar="SCHOOL",
            help="korte naam van een school in het netwerk",
        )
        add.add_argument("--policy", required=True, metavar="BELEID", help="naam van het beleid")
        add.add_argument("--admin", required=True, metavar="NAAM", help="naam van de applicatiebeheerder")
        add.add_argument("--email", required=True, metavar="ADRES", help="e-mail van de applicatiebeheerder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the schools, or the new one with the address to choose a password."""
        if options["what"] == "list":
            for school in School.objects.select_related("network").order_by("network__name", "name"):
                self.stdout.write(
                    f"{school.slug}: {school.name} ({school.network.name}, {school.policy_name})"
                )
            return
        beside = school_called(options["beside"])
        asked = NextSchool(
            school_name=options["name"].strip(), policy_name=options["policy"], name=options["admin"].strip(),
            email=options["email"].strip(),
        )  # fmt: skip
        if not asked.school_name or not asked.name:
            raise CommandError(_("Geef de naam van de school en van de applicatiebeheerder."))
        try:
            validate_email(asked.email)
            get_policy(asked.policy_name)
            member, address = add_school(network=beside.network, asked=asked)
        except ValidationError:
            raise CommandError(_("“%(email)s” is geen e-mailadres.") % {"email": asked.email}) from None
        except (PolicyError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(school)s (%(slug)s) hoort nu bij het netwerk %(network)s.")
            % {"school": member.school.name, "slug": member.school.slug, "network": beside.network.name}
        )
        if address:
            self.stdout.write(_("%(name)s kiest hier een wachtwoord: %(address)s") % {
                "name": member.user.name, "address": address
            })  # fmt: skip
