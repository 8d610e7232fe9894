"""The tags of the desk: ``{% load desk %}``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from stagespoor.core import clock
from stagespoor.core.steps import Step
from stagespoor.desk.queries import Month, Run, TimelineItem
from stagespoor.ui.icons import icon_svg

register = template.Library()

# Twenty-five events are most of a student's page: drawn here, not by a template per row (a third of its time).
_EVENT = (
    '<li class="event event-{}"><span class="event-dot" aria-hidden="true">{}</span><div class="event-text"><p>{}</p>'
    '<p class="event-meta"><time datetime="{}">{}</time>{}</p>{}</div></li>'
)


@register.simple_tag
def timeline(months: Iterable[Month]) -> SafeString:
    """``{% timeline months %}``: what happened, newest first, a list per month; each event opens what it is about."""
    return format_html_join(
        "", '<h3 class="month">{}</h3><ol class="timeline">{}</ol>',
        ((month.name, format_html_join("", _EVENT, map(_cells, month.runs))) for month in months),
    )  # fmt: skip


def _cells(run: Run) -> tuple[object, ...]:
    item = run.newest
    who = format_html(" · {}", item.who) if item.who else ""
    return item.tone, icon_svg(item.icon), _text(item), item.at.isoformat(), item.day, who, _folded(run)


def _text(item: TimelineItem) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', item.url, item.sentence) if item.url else item.sentence


def _folded(run: Run) -> SafeString | str:
    """The older ones of a run, behind a line that says how many."""
    if not run.others:
        return ""
    count = len(run.others)
    words = ngettext("en nog %(count)d keer, sinds %(day)s", "en nog %(count)d keer, sinds %(day)s", count)
    rows = format_html_join("", "<li>{}</li>", ((_text(item),) for item in run.others))
    return format_html(
        "<details><summary>{}</summary><ul>{}</ul></details>",
        words % {"count": count, "day": run.others[-1].day}, rows,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def who(context: Mapping[str, Any], step: Step) -> str:
    """``{% who step %}``: for whom a step waits, by name where one person has it, else the role."""
    names = [context["names"][pk] for pk in step.user_ids if pk in context["names"]]
    return ", ".join(names) or context["labels"][step.who]


@register.simple_tag
def due(step: Step) -> SafeString | str:
    """``{% due step %}``: the day before which a step has to be done, "" when it has none."""
    if not step.due_on:
        return ""
    return _due(step.due_on, step.due_on.year == clock.today().year, get_language())


@register.filter
def due_words(day: dt.date | None) -> str:
    """``{{ step.due_on|due_words }}``: "maandag 8 december", with the year where it is another than this one."""
    if not day:
        return ""
    return date_format(day, "l j F" if day.year == clock.today().year else "l j F Y")


@lru_cache(maxsize=2048)
def _due(day: dt.date, this_year: bool, language: str | None) -> SafeString:
    """Kept per day and language: a work list says the same days many times."""
    words = date_format(day, "j b" if this_year else "j b Y")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)
