"""What the doors themselves put on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind(
        "portals.sick", _("{by} meldde de leerling ziek voor {where}"), "thermometer", "warn",
        tells_mentor=True, public=True,
    ),
)  # fmt: skip
