"""What the short list and the wishes put on the timeline."""

from __future__ import annotations

from stagespoor.core.events import EventKind, declare

declare(
    EventKind(
        "match.shared", "{by} deelde {where} met leerling, ouders en mentor", icon="share", tells_mentor=True,
        daily=True,
    ),
    EventKind("match.unshared", "{by} haalde {where} van de gedeelde lijst", icon="share"),
    EventKind("match.wish", "{party} over {where}: {answer}", icon="heart"),
    EventKind("match.wish_noted", "{by} schreef op wat {party} vindt van {where}: {answer}", icon="heart"),
    EventKind("match.click", "{by} legde vast hoe het klikt bij {where}", icon="people"),
)  # fmt: skip
