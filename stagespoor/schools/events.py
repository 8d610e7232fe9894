"""What is told about a school's own set-up."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("school.started", _("{by} richtte {school} in"), icon="flag", tone="good"),
    EventKind("school.joined", _("{by} voegde {school} toe aan het netwerk"), icon="flag", tone="good"),
    EventKind("school.changed", _("{by} wijzigde de gegevens van de school: {what}"), icon="pencil"),
    EventKind("school.member_added", _("{by} gaf {name} de rol {role}"), icon="person-plus"),
    EventKind("school.member_changed", _("{by} wijzigde de gegevens van {name}"), icon="pencil"),
    EventKind("school.member_stopped", _("{by} nam {name} de rol {role} af"), icon="x-circle"),
    EventKind("school.member_returned", _("{by} gaf {name} de rol {role} terug"), icon="person-plus"),
    EventKind(
        "school.invited", _("{by} stuurde {name} een mail om een wachtwoord te kiezen"), icon="envelope"
    ),
    EventKind(
        "school.period_added",
        _("{by} zette {name} in de kalender: {first} tot en met {last}"),
        icon="calendar-plus",
    ),
    EventKind("school.period_removed", _("{by} haalde {name} uit de kalender"), icon="calendar-x"),
    EventKind("school.lessons_set", _("{by} paste de lestijden aan"), icon="clock"),
)
