"""What an agreement writes on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("agreement.made", _("{by} maakte {the_agreement} met {where}"), "file-earmark-text", public=True),
    EventKind(
        "agreement.replaced", _("{by} maakte versie {version} van {the_agreement}: {changed}"), "arrow-repeat",
        "warn", tells_mentor=True, public=True,
    ),
    EventKind("agreement.signature", _("{name} ({party}) tekende {the_agreement} op {on}"), "pen", public=True),
    EventKind(
        "agreement.signature_withdrawn", _("{by} haalde de handtekening van {name} weg: {reason}"),
        "arrow-counterclockwise", "warn",
    ),
    EventKind(
        "agreement.signed", _("{The_agreement} met {where} is door iedereen getekend"), "check-circle", "good",
        tells_mentor=True, public=True,
    ),
)  # fmt: skip
