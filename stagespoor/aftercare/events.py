"""What aftercare puts on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind(
        "aftercare.contract", _("Arbeidscontract bij {where} vanaf {on}"), "briefcase", "good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "aftercare.contract_ended", _("Het contract bij {where} is gestopt op {on}"), "briefcase", "warn",
        tells_mentor=True,
    ),
    EventKind("aftercare.extra_planned", _("{by} plande een extra nazorgmoment op {on}"), "calendar-plus"),
    EventKind(
        "aftercare.done", _("Nazorg {moment}: {status} ({by})"), "telephone-outbound", "good",
        tells_mentor=True,
    ),
    EventKind("aftercare.handover_prepared", _("{by} begon de overdracht aan {to}"), "arrow-left-right"),
    EventKind("aftercare.handover_changed", _("{by} werkte de overdracht aan {to} bij"), "pencil"),
    EventKind("aftercare.handover_talk", _("Gesprek met z'n drieën met {to} op {on}"), "people"),
    EventKind(
        "aftercare.handover_offered", _("De overdracht ligt bij {to}"), "arrow-left-right", "warn",
        tells_mentor=True,
    ),
    EventKind(
        "aftercare.handover_accepted", _("{to} heeft de begeleiding overgenomen"), "check-circle", "good",
        tells_mentor=True,
    ),
    EventKind(
        "aftercare.handover_declined", _("{to} neemt de begeleiding niet over: {reason}"), "x-circle",
        "stop", tells_mentor=True,
    ),
)  # fmt: skip
