"""Recording what happened, and the words for each kind of event.

Each domain app declares its kinds once in its own ``events.py`` with :func:`declare`;
timeline, mentor notices, audit and figures all read from the same log.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection
from django.utils.functional import Promise

from stagespoor.core import clock
from stagespoor.core.models import ChainHead, Event, json_ready

HELD_MAX = 500


class By(Protocol):
    """Who does something: an actor of the access app, or anything with these facts."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class EventKind:
    """What a kind of event looks like on the timeline.

    ``sentence`` is Dutch with ``{placeholders}`` filled from the event's data (and ``{by}``), and from the
    school's own words (``{the_agreement}``).
    ``tone``: plain, good, warn, stop. ``tells_mentor``: the mentor gets a notice (ORG-2); ``daily``: one a day for
    one thing, for what is done several times in a row.
    ``public``: student and parents may see it on their own page.
    """

    slug: str
    sentence: str | Promise
    icon: str = "circle"
    tone: str = "plain"
    tells_mentor: bool = False
    daily: bool = False
    public: bool = False


_kinds: dict[str, EventKind] = {}


def declare(*kinds: EventKind) -> None:
    """Register kinds of events; raises ValueError when a slug has two different meanings."""
    for kind in kinds:
        if _kinds.get(kind.slug, kind) != kind:
            raise ValueError(f"event kind {kind.slug} declared twice")
        _kinds[kind.slug] = kind


def kind_of(slug: str) -> EventKind:
    """The declared kind, or a neutral one for a kind of an older release."""
    return _kinds.get(slug) or EventKind(slug, slug)


def declared() -> Iterable[EventKind]:
    """All declared kinds."""
    return _kinds.values()


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(
    kind: str, actor_name: str, data: dict[str, Any], words: Mapping[str, str] | None = None
) -> str:
    """An event in words, for the timeline; from plain values. ``words``: what the school calls things."""
    return str(kind_of(kind).sentence).format_map(_Blank({**(words or {}), **data, "by": actor_name}))


def digest(previous: str, payload: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the event's facts, as hex."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def payload_of(event: Event) -> dict[str, Any]:
    """The facts of an event that its hash covers."""
    return {
        "school": event.school_id, "number": event.number, "student": event.student_id,
        "actor": event.actor_id, "actor_name": event.actor_name, "role": event.actor_role,
        # in UTC, as the database gives it back: a moment told in another zone is the same moment
        "kind": event.kind, "about": event.about,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "data": event.data,
    }  # fmt: skip


def about_student(pk: int) -> str:
    """What an event is about that tells of a student without holding on to the record ("student:12").

    Events cannot be deleted, and a student with an event of its own neither. What a file brought must be possible
    to take away whole: such an event has this text in place of the student.
    """
    return f"student:{pk}"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event still to be recorded, for :func:`record_many`."""

    kind: str
    student_id: int | None = None
    about: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def record(
    kind: str, *, school_id: int, by: By | None, student_id: int | None = None, about: str = "",
    data: dict[str, Any] | None = None,
) -> Event:  # fmt: skip
    """Append one event to the school's chain, inside the caller's transaction.

    Raises RuntimeError outside a transaction (a step and its event stand or fall together)
    and KeyError for a kind that no app declared.
    """
    _check_transaction((kind,))
    head = _locked_head(school_id)
    event = _linked(head, NewEvent(kind, student_id, about, data or {}), by)
    _append([event], head)
    return event


def record_many(items: Sequence[NewEvent], *, school_id: int, by: By | None) -> list[Event]:
    """Append many events of one school in order, with one lock and few queries; as :func:`record` otherwise.

    For imports. Mentors are not told: that is for events that happen one by one.
    """
    if not items:
        return []
    _check_transaction({item.kind for item in items})
    head = _locked_head(school_id)
    events = [_linked(head, item, by) for item in items]
    _append(events, head)
    return events


@dataclass(slots=True)
class _Held:
    """The ends of the chains that one long transaction holds, and the events that still have to be written."""

    heads: dict[int, ChainHead] = field(default_factory=dict)
    waiting: list[Event] = field(default_factory=list)

    def write(self) -> None:
        Event.objects.bulk_create(self.waiting, batch_size=500)
        self.waiting.clear()


_held: ContextVar[_Held | None] = ContextVar("stagespoor_held_chains", default=None)


@contextmanager
def held_chains() -> Iterator[None]:
    """For one transaction that does thousands of actions (the demo): events are written by the hundred.

    The ends of the chains stay locked and in memory. In here nobody reads the log, and an action that fails
    after it recorded takes the whole with it.
    """
    _check_transaction(())
    held = _Held()
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    held.write()
    for head in held.heads.values():
        _move_head(head)


def _append(events: list[Event], head: ChainHead) -> None:
    """Write events that are linked already, and move the end of the chain."""
    held = _held.get()
    if held is not None:
        held.waiting += events
        if len(held.waiting) >= HELD_MAX:
            held.write()
        return
    if len(events) == 1:
        events[0].save(force_insert=True)
    else:
        Event.objects.bulk_create(events, batch_size=500)
    _move_head(head)


def _check_transaction(kinds: Iterable[str]) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("record() needs the transaction of the action it belongs to")
    for kind in kinds:
        if kind not in _kinds:
            raise KeyError(f"event kind {kind} is not declared")


def _locked_head(school_id: int) -> ChainHead:
    """The end of the school's chain, locked (on SQLite the transaction itself is the lock)."""
    held = _held.get()
    if held is None:
        return _locked_row(school_id)
    if school_id not in held.heads:
        held.heads[school_id] = _locked_row(school_id)
    return held.heads[school_id]


def _locked_row(school_id: int) -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=school_id).first()
    return head or ChainHead.objects.select_for_update().get_or_create(pk=school_id)[0]


def _linked(head: ChainHead, item: NewEvent, by: By | None) -> Event:
    """The event as next link of the chain; moves ``head`` on in memory."""
    event = Event(
        school_id=head.pk, student_id=item.student_id, actor_id=by.user_id if by else None,
        actor_name=by.name if by else "Stagespoor", actor_role=str(by.role) if by else "",
        kind=item.kind, about=item.about, at=clock.now(), data=json_ready(item.data),
        number=head.number + 1, previous_hash=head.hash,
    )  # fmt: skip
    event.hash = digest(head.hash, payload_of(event))
    head.number, head.hash = event.number, event.hash
    return event


def _move_head(head: ChainHead) -> None:
    ChainHead.objects.filter(pk=head.pk).update(number=head.number, hash=head.hash)


def first_break(school_id: int) -> int | None:
    """The number of the first event whose hash does not fit, or None when the chain is whole."""
    previous = ""
    rows = Event.objects.filter(school_id=school_id).order_by("number").iterator()
    for number, event in enumerate(rows, start=1):
        fits = event.number == number and event.previous_hash == previous
        if not fits or event.hash != digest(previous, payload_of(event)):
            return event.number
        previous = event.hash
    return None
