"""The tags of the desk: ``{% load desk %}``."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stagespoor.desk.queries import Month, TimelineItem
from stagespoor.ui.icons import icon_svg

register = template.Library()

# Twenty-five events are most of a student's page: drawn here, not by a template per row (a third of its time).
_EVENT = (
    '<li class="event event-{}"><span class="event-dot" aria-hidden="true">{}</span><div class="event-text"><p>{}</p>'
    '<p class="event-meta"><time datetime="{}">{}</time>{}</p></div></li>'
)


@register.simple_tag
def timeline(months: Iterable[Month]) -> SafeString:
    """``{% timeline months %}``: what happened, newest first, a list per month; each event opens what it is about."""
    return format_html_join(
        "", '<h3 class="month">{}</h3><ol class="timeline">{}</ol>',
        ((month.name, format_html_join("", _EVENT, map(_cells, month.items))) for month in months),
    )  # fmt: skip


def _cells(item: TimelineItem) -> tuple[object, ...]:
    text = format_html('<a href="{}">{}</a>', item.url, item.sentence) if item.url else item.sentence
    who = format_html(" · {}", item.who) if item.who else ""
    return item.tone, icon_svg(item.icon), text, item.at.isoformat(), item.day, who
