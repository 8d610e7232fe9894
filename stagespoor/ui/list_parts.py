"""The form above a list and the pages under it, joined as text: they stand on every list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.ui.icons import icon_svg
from stagespoor.ui.lists import Chosen, Lens, Page
from stagespoor.ui.table import escaped as escape


def filters(lens: Lens, placeholder: str = "", extra: str = "", hidden: str = "") -> SafeString:
    """Search box, filters and buttons; what is seldom used folded away until something in it is chosen.

    ``extra`` (more fields, folded away as well) and ``hidden`` are safe html of the page itself.
    """
    chosen = lens.chosen
    more = [_select(one) for one in chosen if one.more]
    opened = any(one.value for one in chosen if one.more) or any(map(lens.params.get, lens.also))
    parts = [
        f'<form class="filters" method="get" role="search" aria-label="{escape(_("Zoeken en filteren"))}">',
        _search_box(lens, placeholder or _("Zoek op naam")) if lens.searches else "",
        *[_select(one) for one in chosen if not one.more],
        _folded([*more, extra], opened=opened) if more or extra else "",
        _hidden("sort", lens.sort) if lens.sort != lens.default_sort else "",
        hidden,
        f'<button class="btn btn-secondary">{escape(_("Zoek"))}</button>',
        f'<a class="btn btn-link" href="?">{escape(_("Alles tonen"))}</a>' if lens.narrowed else "",
        "</form>",
    ]
    return SafeString("\n".join(filter(None, parts)))


def _search_box(lens: Lens, placeholder: str) -> str:
    return (
        f'<div class="filter-search"><label class="visually-hidden" for="zoek">{escape(_("Zoeken"))}</label>'
        f'{icon_svg("search")}<input id="zoek" type="search" name="q" value="{escape(lens.q)}"'
        f' placeholder="{escape(str(placeholder))}" autocomplete="off" maxlength="80"></div>'
    )


def _select(one: Chosen) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if on else ""}>{escape(str(label))}</option>'
        for value, label, on in one.options
    )
    return (
        f'<label class="filter{" filter-on" if one.value else ""}"><span>{escape(str(one.label))}</span>'
        f'<select name="{escape(one.key)}" data-submits>{options}</select></label>'
    )


def _folded(fields: list[str], *, opened: bool) -> str:
    return (
        f'<details class="filters-more"{" open" if opened else ""}><summary>{icon_svg("sliders")}'
        f"<span>{escape(_('Meer filters'))}</span></summary>"
        f'<div class="filters-fields">{"".join(fields)}</div></details>'
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def pager(page: Page, params: QueryDict) -> SafeString:
    """The pages to leaf through, or how many there are when all are shown."""
    if not page.has_other:
        total = escape(_("%(total)s in deze lijst") % {"total": page.total})
        return SafeString(f'<p class="pager-total">{total}</p>' if page.total else "")
    said = _("%(first)s tot en met %(last)s van %(total)s") % {
        "first": page.first, "last": page.last, "total": page.total
    }  # fmt: skip
    kept = [(name, value) for name, values in params.lists() for value in values if name != "page"]

    def address(number: int) -> str:
        return f"?{escape(urlencode([*kept, ('page', number)]))}"

    parts = []
    if page.previous:
        parts.append(
            f'<li><a href="{address(page.previous)}" rel="prev">{icon_svg("chevron-left")}'
            f"<span>{escape(_('Vorige'))}</span></a></li>"
        )
    for step in page.steps:
        if step is None:
            parts.append('<li class="pager-gap" aria-hidden="true">…</li>')
            continue
        here = ' aria-current="page"' if step == page.number else ""
        parts.append(
            f'<li class="pager-number"><a href="{address(step)}"{here}>'
            f'<span class="visually-hidden">{escape(_("Bladzijde"))} </span>{step}</a></li>'
        )
    if page.next:
        parts.append(
            f'<li><a href="{address(page.next)}" rel="next"><span>{escape(_("Volgende"))}</span>'
            f"{icon_svg('chevron-right')}</a></li>"
        )
    return SafeString(
        f'<nav class="pager" aria-label="{escape(_("Bladeren"))}"><p>{escape(said)}</p><ul>{"".join(parts)}</ul></nav>'
    )
