"""What a placement writes on the timeline."""

from __future__ import annotations

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("placement.opened", "{by} begon met zoeken: {kind}", icon="search", public=True),
    EventKind("placement.days_asked", "{by} zoekt plaats op: {days}", icon="calendar-event"),
    EventKind(
        "placement.candidate_added", "{by} zette {where} op de lijst van mogelijke plekken",
        icon="list",
    ),
    EventKind("placement.candidate_marked", "{where}: {outcome}", icon="telephone"),
    EventKind(
        "placement.place_chosen", "{by} koos {where} ({kind})", icon="geo-alt", tone="good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "placement.place_released", "{by} liet {where} los: {reason}", icon="arrow-counterclockwise",
        tone="warn", tells_mentor=True,
    ),
    EventKind(
        "placement.introduction_held", "Kennismaking bij {where} op {on}", icon="people", public=True
    ),
    EventKind(
        "placement.transport_arranged", "{by} regelde het vervoer: {transport}",
        icon="bicycle", public=True,
    ),
    EventKind(
        "placement.schedule_planned", "{by} maakte het rooster vanaf {from}: {days}",
        icon="calendar-plus", public=True,
    ),
    EventKind(
        "placement.schedule_changed", "{by} veranderde het rooster vanaf {from}: {days}",
        icon="calendar-event", tone="warn", tells_mentor=True, public=True,
    ),
    EventKind(
        "placement.period_set", "{by} zette de periode op {from} tot en met {until}",
        icon="calendar-event", public=True,
    ),
    EventKind(
        "placement.work_described", "{by} schreef op wat het werk en de begeleiding zijn",
        icon="pencil",
    ),
    EventKind("placement.rhythm_agreed", "{by} sprak af: bezoek om de {weeks} weken", icon="clock"),
    EventKind("placement.prospect_reviewed", "Uitzicht op een baan: {prospect}", icon="briefcase"),
    EventKind(
        "placement.coach_changed", "{coach} begeleidt de stage voortaan",
        icon="person-check", tells_mentor=True, public=True,
    ),
    EventKind(
        "placement.started", "De stage bij {where} is begonnen ({kind})", icon="play-circle", tone="good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "placement.closing_begun", "{by} begon met het afronden van de stage bij {where}",
        icon="flag", tells_mentor=True,
    ),
    EventKind(
        "placement.ended_early", "De stage bij {where} stopt eerder: {reason}", icon="stop-circle",
        tone="stop", tells_mentor=True, public=True,
    ),
    EventKind("placement.closing_step_done", "Afronden: {label}", icon="check-circle", tells_mentor=True),
    EventKind(
        "placement.closed", "De stage bij {where} is afgerond ({kind})", icon="check-lg", tone="good",
        tells_mentor=True, public=True,
    ),
    EventKind(
        "placement.reopened", "{by} zette de stage weer op lopend: {reason}",
        icon="arrow-counterclockwise", tone="warn", tells_mentor=True,
    ),
    EventKind(
        "placement.cancelled", "De stage gaat niet door ({kind}): {reason}",
        icon="x-circle", tone="stop", tells_mentor=True, public=True,
    ),
    EventKind("internal.workplace_added", "{by} voegde de interne werkplek {where} toe", icon="house"),
    EventKind("internal.workplace_changed", "{by} wijzigde de interne werkplek {where}", icon="house"),
    EventKind("internal.task_saved", "{by} schreef de taak {task} op voor {where}", icon="list-check"),
    EventKind("internal.task_deleted", "{by} haalde de taak {task} weg bij {where}", icon="trash"),
)  # fmt: skip
