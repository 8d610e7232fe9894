"""What the students app puts on the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("student.enrolled", _("{by} schreef de leerling in"), "mortarboard", "good", public=True),
    EventKind(
        "student.mentor_linked", _("{mentor} is nu de mentor, zoals in het ingelezen bestand staat"),
        "person-check", public=True,
    ),
    EventKind("student.changed", _("{by} wijzigde: {what}"), "pencil"),
    EventKind("student.mentor", _("{mentor} is nu de mentor"), "person-check", tells_mentor=True, public=True),
    EventKind(
        "student.exit_profile", _("{by} legde de uitstroom vast: {profile}"), "signpost-split", "good",
        tells_mentor=True, public=True,
    ),
    EventKind("student.support", _("{by} schreef op welke ondersteuning nodig is"), "shield-lock"),
    EventKind("student.support_ended", _("{by} sloot een ondersteuning af"), "shield-lock"),
    EventKind("student.guardian_added", _("{by} voegde een ouder of verzorger toe: {name}"), "house"),
    EventKind("student.guardian_changed", _("{by} wijzigde de gegevens van {name}"), "house"),
    EventKind("student.guardian_removed", _("{by} haalde {name} weg als ouder of verzorger"), "house"),
    EventKind("student.career_test", _("Loopbaantest “{test}” gemaakt"), "clipboard-check", "good", public=True),
    EventKind("student.bridge", _("{bridge}: {what}"), "list-check", public=True),
    EventKind("student.bridge_closed", _("{bridge}: afsluitend gesprek met {by}"), "chat-dots", "good", public=True),
    EventKind("student.training", _("Training {training} vastgelegd door {by}"), "book", public=True),
    EventKind(
        "student.left", _("{by} schreef de leerling uit: {reason}"), "box-arrow-right", "stop", tells_mentor=True
    ),
    EventKind("student.returned", _("De leerling is terug op school"), "box-arrow-in-right", "good", tells_mentor=True),
    EventKind("student.link_made", _("{by} maakte een persoonlijke link voor {name}"), "link-45deg"),
    EventKind("student.link_revoked", _("{by} trok de link van {name} in"), "lock"),
)  # fmt: skip
