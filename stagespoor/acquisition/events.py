"""What happens with an address, in words. With a student (INT-2) it is on the student's timeline too."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("lead.added", _("{by} zette {where} op het bord van de acquisitie"), "signpost"),
    EventKind("lead.changed", _("{by} wijzigde het adres {where}"), "pencil"),
    EventKind("lead.taken", _("{by} zorgt nu voor {where}"), "person-check"),
    EventKind("lead.contacted", _("{by} benaderde {where}. {note}"), "telephone-outbound"),
    EventKind("lead.visit_planned", _("{by} plande een bezoek aan {where} op {day}"), "calendar-plus"),
    EventKind("lead.visited", _("{by} bezocht {where}"), "geo-alt"),
    EventKind(
        "lead.fit",
        _("{where} is geschikt en staat bij de bedrijven"),
        "check-circle",
        "good",
        tells_mentor=True,
    ),
    EventKind("lead.not_fit", _("{where} past niet: {reason}"), "slash-circle", "stop", tells_mentor=True),
    EventKind("lead.reopened", _("{by} pakte {where} weer op"), "arrow-counterclockwise"),
)
