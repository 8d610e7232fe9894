"""What the logbook puts on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind(
        "logbook.entry", _("{by} schreef in {the_logbook} over {day}"), "journal-text", public=True
    ),
    EventKind("logbook.entry_changed", _("{by} verbeterde {the_logbook} van {day}"), "journal-text"),
    EventKind("logbook.opened", _("{by} zette de {moment} klaar"), "clipboard-check"),
    EventKind(
        "logbook.scored", _("{by} vulde de scores in van de {who} bij de {moment}"), "bar-chart-steps"
    ),
    EventKind(
        "logbook.assessed", _("De {moment} is vastgelegd door {by}"), "clipboard-check", "good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "logbook.certificate", _("{by} gaf {the_certificate} {number} uit"), "award", "good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "logbook.demands", _("{by} besprak met {where} wat het werk vraagt: {count} punten"), "clipboard-check"
    ),
)  # fmt: skip
