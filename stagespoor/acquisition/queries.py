"""The reads of acquisition: the board, one lead, and the addresses that a student found."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from stagespoor.access.actor import Actor
from stagespoor.acquisition import rules, states
from stagespoor.acquisition.access import leads_for
from stagespoor.acquisition.models import Lead
from stagespoor.core import clock
from stagespoor.core.events import kind_of, sentence_of
from stagespoor.core.models import Event
from stagespoor.core.text import search_key
from stagespoor.employers.access import keepers_for
from stagespoor.employers.likeness import Crowd, Known, name_key
from stagespoor.placements.models import Placement
from stagespoor.policy.model import Policy
from stagespoor.students.access import students_for, visible_to
from stagespoor.students.models import Student
from stagespoor.students.names import name_columns, name_from

SHOWN = 8  # cards in a column of the board; the others are one click away
ASKED = 24  # cards in the column that was asked for
PAGE = 48  # cards on a page of one column alone
ENDED_SHOWN = dt.timedelta(days=90)
# The states of a placement in which a student really came to work there.
CAME = ("running", "closing", "closed")

# column of the board -> the states in it, in the order of the path
COLUMNS: dict[str, tuple[str, ...]] = {
    "nieuw": (states.NEW,),
    "benaderd": (states.CONTACTED,),
    "gepland": (states.VISIT_PLANNED,),
    "bezocht": (states.VISITED,),
    "besluit": (states.FIT, states.NOT_FIT),
}
COLUMN_OF = {state: key for key, found in COLUMNS.items() for state in found}


@dataclass(frozen=True, slots=True)
class Card:
    """A lead on the board. ``via`` is empty for an address that no student found."""

    pk: int
    name: str
    city: str
    state: str
    state_name: str
    source: str
    owner: str
    is_mine: bool
    via: str
    due_on: dt.date | None
    is_late: bool
    employer_id: int | None
    phone: str
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the way with its cards; ``total`` counts those that are not shown as well."""

    key: str
    title: str
    empty: str
    cards: tuple[Card, ...]
    total: int
    late: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.cards)


def column_titles() -> dict[str, tuple[str, str]]:
    """Column -> its title, and what it says when nothing is in it."""
    return {
        "nieuw": (_("Nieuw"), _("Nog geen nieuw adres.")),
        "benaderd": (_("Benaderd"), _("Niemand wacht op antwoord.")),
        "gepland": (_("Bezoek gepland"), _("Geen bezoek gepland.")),
        "bezocht": (_("Bezocht"), _("Alles is beoordeeld.")),
        "besluit": (_("Geschikt of niet"), _("De laatste drie maanden niets besloten.")),
    }


_CARD = (
    "pk", "name", "city", "phone", "state", "source", "owner_id", "owner__name", "next_on", "moved_on",
    "employer_id", "student_id", "closed_reason", *name_columns("student__"),
)  # fmt: skip


def board(
    actor: Actor,
    policy: Policy,
    narrow: Callable[[QuerySet[Lead]], QuerySet[Lead]],
    asked: str = "",
    page: int = 0,
) -> list[Column]:
    """The columns of the school's board, soonest first. Two queries, whatever the number of leads.

    ``narrow`` filters the leads (owner, source, words). The column ``asked`` for shows more cards; with a
    ``page`` (from 1, too far gives the last) it stands alone.
    """
    today, days = clock.today(), policy.network.lead_late_after_days
    rows = narrow(leads_for(actor)).filter(Q(state__in=states.OPEN) | Q(moved_on__gte=today - ENDED_SHOWN))
    late = Q(next_on__lt=today) | Q(next_on=None, moved_on__lt=today - dt.timedelta(days=days))
    totals: Counter[str] = Counter()
    lates: Counter[str] = Counter()
    for state, count, late_count in (
        rows.values_list("state").annotate(n=Count("pk"), late=Count("pk", filter=late)).order_by()
    ):
        totals[COLUMN_OF[state]] += count
        lates[COLUMN_OF[state]] += late_count if state in states.OPEN else 0
    cards: dict[str, list[Card]] = {key: [] for key in COLUMNS}
    page = min(page, max(1, -(-totals[asked] // PAGE)))
    for row in _shown(rows, actor, asked, page):
        cards[COLUMN_OF[row["state"]]].append(_card(row, actor, policy, today))
    return [
        Column(key, title, empty, tuple(cards[key]), totals[key], lates[key])
        for key, (title, empty) in column_titles().items()
        if not page or key == asked
    ]


def _shown(rows: QuerySet[Lead], actor: Actor, asked: str, page: int) -> QuerySet[Lead, dict[str, Any]]:
    """The first cards of each column, or a page of one."""
    column = Case(
        When(state__in=states.ENDED, then=Value("besluit")), default=F("state"), output_field=CharField()
    )
    soonest = [F("next_on").asc(nulls_first=True), F("moved_on").desc(), F("pk").asc()]
    ranked = rows.annotate(
        sees=sees_student(actor), rank=Window(RowNumber(), partition_by=[column], order_by=soonest)
    )
    states_asked = COLUMNS.get(asked, ())
    if page:
        ranked = ranked.filter(state__in=states_asked, rank__gt=(page - 1) * PAGE, rank__lte=page * PAGE)
    else:
        last = Case(When(state__in=states_asked, then=ASKED), default=SHOWN, output_field=IntegerField())
        ranked = ranked.annotate(last=last).filter(rank__lte=F("last"))
    found: QuerySet[Lead, dict[str, Any]] = ranked.order_by("rank", "pk").values(*_CARD, "sees")
    return found


def sees_student(actor: Actor) -> Case:
    """May this actor know which student found the lead? Who may not reads "via een leerling" (INT-2)."""
    return Case(
        When(visible_to(actor, "student__"), then=Value(True)), default=Value(False), output_field=BooleanField()
    )  # fmt: skip


def via_words(row: Mapping[str, Any]) -> str:
    """Which student found it, for a row with the student's name and ``sees``; "" where nobody did."""
    if row["student_id"] is None:
        return ""
    return _("via %(who)s") % {"who": name_from(row, "student__")} if row["sees"] else _("via een leerling")


def _card(row: dict[str, Any], actor: Actor, policy: Policy, today: dt.date) -> Card:
    due = rules.due_on(row["next_on"], row["moved_on"], policy.network.lead_late_after_days)
    is_open = row["state"] in states.OPEN
    return Card(
        pk=row["pk"], name=row["name"], city=row["city"], state=row["state"],
        state_name=str(Lead.State(row["state"]).label), source=source_name(policy, row["source"]),
        owner=row["owner__name"] or "", is_mine=row["owner_id"] == actor.user_id, via=via_words(row),
        due_on=due if is_open else row["moved_on"], is_late=is_open and due < today,
        employer_id=row["employer_id"], phone=row["phone"], reason=row["closed_reason"],
    )  # fmt: skip


def source_name(policy: Policy, slug: str) -> str:
    """How an address was found, in the words of the policy (EMP-4)."""
    return dict(policy.choices("lead_sources")).get(slug, slug)


# --- one lead -----------------------------------------------------------------------------------------


def owner_choices(actor: Actor) -> list[tuple[str, str]]:
    """Who can take a lead on: colleagues of the school who work with employers. One query."""
    rows = keepers_for(actor).order_by("user__name").values_list("user_id", "user__name").distinct()
    return [(str(pk), name) for pk, name in rows]


def visible_student(lead: Lead, actor: Actor) -> Student | None:
    """The student who found it, for who may see that student (INT-2). One query at most."""
    if lead.student_id is None:
        return None
    return students_for(actor).filter(pk=lead.student_id).first()


def visits_of(lead: Lead, policy: Policy) -> list[dict[str, Any]]:
    """The visits, newest first, each with the topics of the policy and whether they were discussed (KEN-1)."""
    return [
        {
            "visit": visit,
            "topics": [(topic.name, topic.slug in visit.topics) for topic in policy.first_visit_topics],
        }
        for visit in lead.visits.select_related("held_by")
    ]


def history_of(lead: Lead) -> list[dict[str, Any]]:
    """What happened with the lead, newest first, as the timeline words it. One query."""
    rows = Event.objects.filter(
        school_id=lead.school_id, about=f"lead:{lead.pk}", kind__startswith="lead."
    ).order_by("-number")
    return [
        {
            "sentence": sentence_of(row["kind"], row["actor_name"], row["data"]),
            "icon": kind_of(row["kind"]).icon,
            "tone": kind_of(row["kind"]).tone,
            "at": row["at"],
        }
        for row in rows.values("kind", "actor_name", "data", "at")[:50]
    ]


def placed_since(lead: Lead) -> int:
    """How many students of the own school worked there since the address was found (EMP-4). One query."""
    if lead.employer_id is None:
        return 0
    rows = Placement.objects.filter(
        employer_id=lead.employer_id, student__school_id=lead.school_id, state__in=CAME,
        started_on__gte=lead.found_on,
    )  # fmt: skip
    return rows.values("student_id").distinct().count()


def found_by(student: Student, actor: Actor) -> QuerySet[Lead]:
    """The addresses that this student or the parents found, newest first (INT-2)."""
    return leads_for(actor).filter(student=student).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Twin:
    """A lead that may be the same address. ``pk`` is None for one of another school."""

    pk: int | None
    where: str


def open_twins(actor: Actor, *, name: str, city: str, apart_from: int | None = None) -> list[Twin]:
    """Open leads of the network with a name like this in the same place. One query.

    Of another school it tells only that it is busy there, and nothing of an address that a student found.
    """
    rows = Lead.objects.filter(school__network_id=actor.network_id, state__in=states.OPEN)
    own = Q(school_id=actor.school_id)
    rows = rows.filter(own | Q(student=None)).exclude(pk=apart_from or 0)
    columns = ("pk", "name", "city", "school_id", "school__name")
    crowds: dict[str, Crowd] = {}
    schools: dict[str, str] = {}
    for row in rows.values(*columns):
        ours = row["school_id"] == actor.school_id
        key = "" if ours else str(row["school_id"])
        schools[key] = row["school__name"]
        known = Known(row["name"], name_key(row["name"]), city=row["city"], pk=row["pk"])
        crowds.setdefault(key, Crowd()).add(known)
    me = Known(name, name_key(name), city=city)
    found = []
    for key, crowd in sorted(crowds.items()):
        same, alike = crowd.same(me), crowd.alike(me)
        if twin := same[0] if same else alike[0] if alike else None:
            found.append(Twin(None if key else twin.pk, schools[key] if key else twin.where()))
    return found


def search_q(words: str) -> Q:
    """All words are somewhere in the name or the place."""
    found = Q()
    for word in search_key(words).split():
        found &= Q(name__icontains=word) | Q(city__icontains=word)
    return found
