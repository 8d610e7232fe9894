"""What guidance puts on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("guidance.planned", _("{by} plande: {what} op {on}"), "calendar-event"),
    EventKind("guidance.moved", _("{by} verzette {what} naar {on}"), "calendar-event"),
    EventKind("guidance.cancelled", _("{what} op {on} gaat niet door: {reason}"), "calendar-x"),
    EventKind("guidance.held", _("{what}: verslag van {by}"), "chat-left-text", "good"),
    EventKind(
        "guidance.told_mentor", _("{what}: {by} vraagt de mentor dit te lezen"), "chat-left-text",
        tells_mentor=True,
    ),
    EventKind("guidance.report_changed", _("{by} verbeterde het verslag van {what}"), "pencil"),
    EventKind("guidance.read", _("{by} las het verslag van {what}"), "check2"),
    EventKind(
        "guidance.concern_raised", _("{by} meldde een probleem: {title}"), "exclamation-triangle", "warn",
        tells_mentor=True,
    ),
    EventKind("guidance.concern_step", _("Probleem “{title}”: {step} ({by})"), "arrow-up-right", "warn"),
    EventKind(
        "guidance.concern_solved", _("Probleem “{title}” is opgelost"), "check-circle", "good",
        tells_mentor=True,
    ),
    EventKind(
        "guidance.concern_reopened", _("Probleem “{title}” is weer open"), "exclamation-triangle", "warn",
        tells_mentor=True,
    ),
    EventKind(
        "guidance.concern_ended",
        _("Voor het probleem “{title}” is geen oplossing; er wordt een andere plek gezocht"),
        "sign-turn-right", "stop", tells_mentor=True,
    ),
    EventKind("guidance.told", _("{by} lichtte in: {who}"), "telephone"),
    EventKind(
        "guidance.feedback", _("{by} koppelde terug aan de mentor: {area}"), "reply", tells_mentor=True
    ),
    EventKind(
        "guidance.feedback_answered", _("{by} antwoordde op de terugkoppeling over {area}"), "reply-all",
        "good",
    ),
    EventKind(
        "guidance.feedback_reopened", _("{by} vroeg de mentor opnieuw te kijken naar {area}"), "reply",
        tells_mentor=True,
    ),
)  # fmt: skip
