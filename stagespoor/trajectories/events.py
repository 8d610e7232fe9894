"""What happens in a trajectory, in the words of the timeline."""

from django.utils.translation import gettext_lazy as _

from stagespoor.core.events import EventKind, declare

declare(
    EventKind("trajectory.opened", _("{by} opende het stagetraject"), "flag"),
    EventKind("referral.drafted", _("{by} begon aan een {referral_word} voor {kind}"), "pencil"),
    EventKind("referral.changed", _("{by} werkte {the_referral} bij"), "pencil"),
    EventKind("referral.submitted", _("{by} meldde aan voor {kind}"), "send", "good", tells_mentor=True),
    EventKind(
        "referral.returned",
        _("{by} heeft een vraag over {the_referral}: {question}"),
        "chat-dots",
        "warn",
        tells_mentor=True,
    ),
    EventKind(
        "referral.withdrawn",
        _("{by} trok {the_referral} in: {reason}"),
        "x-circle",
        "stop",
        tells_mentor=True,
    ),
    EventKind(
        "referral.assigned",
        _("{The_team_meeting} verdeelde {the_referral}: {coach} begeleidt"),
        "person-check",
        "good",
        tells_mentor=True,
        public=True,
    ),
    EventKind(
        "referral.reassigned",
        _("Andere {role_coach}: {coach} neemt het over van {previous}. Reden: {reason}"),
        "arrow-left-right",
        tells_mentor=True,
        public=True,
    ),
    EventKind(
        "intake.held",
        _("{by} hield het intakegesprek"),
        "chat-square-text",
        "good",
        tells_mentor=True,
        public=True,
    ),
    EventKind("intake.changed", _("{by} vulde het intakeverslag aan"), "pencil"),
    EventKind(
        "intake.own_place", _("Zelf gevonden stageplek: {place}"), "hand-thumbs-up", "good", public=True
    ),
    EventKind(
        "fit.fit",
        _("{by} besloot met de mentor: geschikt voor externe stage"),
        "check-circle",
        "good",
        tells_mentor=True,
    ),
    EventKind(
        "fit.not_yet",
        _("{by} besloot met de mentor: nog niet geschikt. Opnieuw bekijken op {review}"),
        "pause-circle",
        "warn",
        tells_mentor=True,
    ),
    EventKind(
        "route.agreed",
        _("{by} sprak de route af met {with_whom}: {route}"),
        "signpost-split",
        "good",
        tells_mentor=True,
        public=True,
    ),
    EventKind(
        "route.changed",
        _("{by} sprak een nieuwe route af met {with_whom}: {route}"),
        "signpost-split",
        tells_mentor=True,
        public=True,
    ),
    EventKind("goal.added", _("{by} voegde een leerdoel toe: {goal}"), "plus-lg", public=True),
    EventKind("goal.dropped", _("{by} sloot een leerdoel af: {goal}"), "dash-lg", public=True),
    EventKind(
        "waiver.given",
        _("{by} wijkt af van {norm} ({title}). Reden: {reason}"),
        "unlock",
        "warn",
        tells_mentor=True,
    ),
    EventKind("waiver.withdrawn", _("{by} trok de afwijking van {norm} in"), "lock", tells_mentor=True),
    EventKind("meeting.held", _("{by} opende {the_team_meeting} van {day}"), "people"),
    EventKind(
        "meeting.minutes", _("{by} schreef het verslag van {the_team_meeting} van {day}"), "journal-text"
    ),
)
