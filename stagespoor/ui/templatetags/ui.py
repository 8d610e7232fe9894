"""The tags of every page: ``{% load ui %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stagespoor.ui import frame, list_parts, slots, table
from stagespoor.ui.icons import icon_svg
from stagespoor.ui.lists import Lens
from stagespoor.ui.needs import NEEDS
from stagespoor.ui.spoor import Track, cells_of, mini_svg, stop_cells_of

register = template.Library()

SHOWN_REFUSALS = 4  # the others are behind "nog … redenen"


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "people" %}``: an inline picture that says nothing to a screen reader."""
    return icon_svg(name)


@register.simple_tag
def chip(label: object, tone: str = "plain") -> SafeString:
    """``{% chip "Te laat" "late" %}``: a state in one or two words. The word carries it, not the colour."""
    return table.chip(str(label), tone)


@register.simple_tag(name="initials_of")
def initials(name: str) -> str:
    """First letters of the first and the last word: "Noor van den Berg" → "NB"."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def person(name: str, sub: str = "", url: str = "") -> SafeString:
    """A person with initials; ``sub`` is a role or class; with ``url`` it is a link."""
    face = format_html('<span class="face" aria-hidden="true">{}</span>', initials(name))
    line = format_html('<small class="person-sub">{}</small>', sub) if sub else ""
    text = format_html('<span class="person-text"><span class="person-name">{}</span>{}</span>', name, line)
    if url:
        return format_html('<a class="person" href="{}">{}{}</a>', url, face, text)
    return format_html('<span class="person">{}{}</span>', face, text)


@register.simple_tag
def phone(number: str) -> SafeString | str:
    """A phone number, one tap away (GUI-2)."""
    if not number:
        return ""
    plain = "".join(c for c in str(number) if c.isdigit() or c == "+")
    return format_html(
        '<a class="reach" href="tel:{}">{}<span>{}</span></a>', plain, icon_svg("telephone"), number
    )


@register.simple_tag
def mail(address: str) -> SafeString | str:
    """A mail address, one tap away (GUI-2)."""
    if not address:
        return ""
    # a long address may break after the @ and before a dot, not in the middle of a word
    name, at, domain = str(address).rpartition("@")
    shown = format_html_join(mark_safe("<wbr>."), "{}", ((part,) for part in domain.split(".")))
    return format_html(
        '<a class="reach" href="mailto:{}">{}<span>{}{}<wbr>{}</span></a>',
        address, icon_svg("envelope"), name, at, shown,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def with_params(context: Mapping[str, Any], **changes: object) -> str:
    """The query string of this page with some parameters changed; ``None`` or "" takes one out.

    Choosing a filter or a sort order goes back to the first page, so ``page`` falls away unless given.
    """
    params = context["request"].GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag
def sort_header(context_lens: Lens, key: str, label: object, css: str = "") -> SafeString:
    """``{% sort_header lens "naam" "Naam" %}``: a ``<th>`` whose link turns the order around."""
    return table.sort_head(context_lens, key, label, css)


@register.simple_tag(name="table")
def table_of(
    columns: Sequence[table.Column], rows: Iterable[Any], lens: Lens | None = None, css: str = ""
) -> SafeString:
    """``{% table columns page.rows lens %}``: the table of a list, see table.py."""
    return table.draw(columns, rows, lens, css)


@register.simple_tag(takes_context=True)
def list_filters(context: Mapping[str, Any], placeholder: str = "", extra: str = "") -> SafeString:
    """``{% list_filters "Zoek op naam" %}``: the form above a list, from the page's ``lens``.

    ``extra`` is safe html of more fields of the form; the page may have ``hidden`` ones as well.
    """
    hidden = str(context.get("hidden_fields") or "")
    return list_parts.filters(context["lens"], placeholder, extra, hidden)


@register.simple_tag(takes_context=True)
def list_pager(context: Mapping[str, Any]) -> SafeString:
    """``{% list_pager %}``: the pages under a list, from the page's ``page``."""
    return list_parts.pager(context["page"], context["request"].GET)


@register.inclusion_tag("ui/parts/refusals.html")
def refusals(found: Iterable[Any], heading: str = "") -> dict[str, Any]:
    """Why something may not: each with its sentence and a link to the norm in Beleid.

    Takes ``Refusal`` objects (``norm``, ``sentence``, ``waivable``); an empty list shows nothing.
    """
    items = list(found or ())
    shown = len(items) if len(items) <= SHOWN_REFUSALS + 1 else SHOWN_REFUSALS
    return {"items": items[:shown], "more": items[shown:], "heading": heading}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Tabs that are plain links: ``[{"label", "url", "active", "count"}]``."""
    return {"items": items, "label": label}


@register.simple_tag
def spoor(track: Track, label: str = "", links: bool = True) -> SafeString:
    """The full drawing: an ordered list that reads well without the drawing (ORG-3).

    ``links=False`` for people who may not open the placements (the doors).
    """
    return _drawn(track, str(label), links, get_language())


@lru_cache(maxsize=1024)
def _drawn(track: Track, label: str, links: bool, language: str | None) -> SafeString:
    """Equal tracks look the same: who goes through the tabs of a file sees one drawing many times."""
    shown = {"cells": cells_of(track), "stops": stop_cells_of(track), "label": label, "links": links}
    return render_to_string("ui/spoor.html", shown)


@register.simple_tag
def spoor_mini(track: Track) -> SafeString:
    """The drawing of a row in a list."""
    return mini_svg(track)


@register.inclusion_tag("ui/forms/problems.html")
def form_problems(form: Any) -> dict[str, Any]:
    """What is wrong with a form, once: warnings, refusals of rules with their norm, errors per field."""
    found = list(getattr(form, "refusals", ()))
    told = {str(one.sentence) for one in found}
    lines = [("", "", str(error)) for error in form.non_field_errors() if str(error) not in told]
    for field in form:
        for error in field.errors:
            if str(error) not in told:
                lines.append((field.id_for_label or field.auto_id, field.label, str(error)))
    return {"form": form, "lines": lines, "found": found, "warnings": getattr(form, "warnings", ())}


@register.simple_tag(takes_context=True)
def slot(context: Mapping[str, Any], name: str) -> str:
    """``{% slot "sign_in" %}``: what a higher floor puts here, see slots.py."""
    return slots.draw(name, context.get("request"))


@register.simple_tag(takes_context=True)
def needed(context: Mapping[str, Any], permission: object) -> str:
    """What a 403 page says is needed, "" when the reason is not one of our permissions."""
    need, actor = str(NEEDS.get(str(permission or ""), "")), context.get("actor")
    return need.format_map(actor.policy.forms) if actor else need.replace("{", "").replace("}", "")


@register.simple_tag
def head(door: bool = False) -> SafeString:
    """What every ``<head>`` has."""
    return frame.head(door=door)


@register.simple_tag(takes_context=True)
def menu_part(context: Mapping[str, Any], part: str) -> SafeString:
    """The menu as ``rail``, ``bar`` or ``more``."""
    return frame.menu(part, context["menu"])


@register.simple_tag(takes_context=True)
def me_part(context: Mapping[str, Any]) -> SafeString:
    """Who is signed in, drawn once per person and role."""
    actor = context["actor"]
    # a lazy object is no key of a cache: the actor in it is
    return frame.me(getattr(actor, "_wrapped", actor), str(context.get("csrf_token", "")))


@register.simple_tag
def theme_part() -> SafeString:
    """The button for light or dark."""
    return frame.theme()


@register.simple_tag
def mark_part() -> SafeString:
    """The drawing beside the name."""
    return frame.mark()
