"""The places in order as html: ten rows of a template with forty tags each cost more than the whole match.

All that comes from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stagespoor.matching.page import Row
from stagespoor.placements.models import Candidate
from stagespoor.ui.icons import icon_svg
from stagespoor.ui.table import chip
from stagespoor.ui.table import escaped as escape

# what a link in the list puts in place: the part of the page that depends on the search
BOOST = 'hx-boost="true" hx-target="#zoeken" hx-select="#zoeken" hx-swap="outerHTML show:none"'


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in every row, looked up once for the page."""

    employer_url: str
    add_url: str
    choose_url: str
    no_tasks: str
    why: str
    known: str
    compare: str
    compare_no_more: str
    to_list: str
    choose: str
    on_list: SafeString
    said_no: SafeString


def place_list(rows: Iterable[Row], placement_id: int, *, choosing: bool) -> SafeString:
    """All places as the items of a list. ``choosing``: with the buttons to put one on the list or choose it."""
    words = _Words(
        reverse("employers:list"),
        reverse("matching:add", args=[placement_id]),
        reverse("placements:choose", args=[placement_id]),
        escape(_("werkzaamheden niet bekend")), escape(_("Waarom:")), escape(_("%(known)s van %(all)s gronden bekend")),
        escape(_("Vergelijk")), escape(_("Niet meer vergelijken")), escape(_("Op de lijst")), escape(_("Kies")),
        chip(_("Op de lijst"), "done"), chip(_("Zei nee"), "stopped"),
    )  # fmt: skip
    return SafeString("\n".join([_place(row, words, choosing=choosing) for row in rows]))


def _place(row: Row, words: _Words, *, choosing: bool) -> str:
    spot, beside = row.spot, " match-beside" if row.is_beside else ""
    return (
        f'<li class="panel match{beside}" id="plek-{spot.key}"><div class="match-head"><div class="match-text">'
        f'<h3><a href="{words.employer_url}{spot.employer_id}/">{escape(spot.title)}</a></h3>'
        f'<p class="match-place">{f"{escape(spot.city)} · " if spot.city else ""}'
        f"{escape(spot.tasks) or words.no_tasks}</p>{_chips(row)}</div>"
        f'<p class="match-score"><strong>{row.hundredths}%</strong>'
        f'<span class="soft">{words.known % {"known": row.known, "all": len(row.bars)}}</span></p></div>\n'
        f'<details class="match-why" data-fold open><summary><span><b>{words.why}</b> {escape(row.in_words)}</span>'
        "</summary>"
        f'<dl class="grounds">{row.grounds}</dl>\n{_unknown(row)}</details>\n'
        f'<div class="match-foot">{row.day_strip}<div class="buttons"><span {BOOST}>'
        f'<a class="btn btn-sm btn-link" href="{escape(row.beside_url)}">'
        f"{words.compare_no_more if row.is_beside else words.compare}</a></span>"
        f"{_buttons(row, words) if choosing else ''}</div></div></li>"
    )


def _chips(row: Row) -> str:
    if not row.chips:
        return ""
    return f'<p class="match-chips">{" ".join([chip(label, tone) for label, tone in row.chips])}</p>'


def _unknown(row: Row) -> str:
    if not row.unknown:
        return ""
    sentences = " ".join([escape(sentence) for sentence in row.unknown])
    return f'<p class="match-unknown soft">{icon_svg("question-circle")}<span>{sentences}</span></p>\n'


def _buttons(row: Row, words: _Words) -> str:
    if row.listed:
        return words.said_no if row.listed == Candidate.State.DECLINED else words.on_list
    spot = row.spot
    at = f"?bedrijf={spot.employer_id}{f'&amp;werkplek={spot.workplace_id}' if spot.workplace_id else ''}"
    return (
        f'<a class="btn btn-sm btn-secondary" href="{words.add_url}{at}">{words.to_list}</a>'
        f'<a class="btn btn-sm btn-primary" href="{words.choose_url}{at}">{words.choose}</a>'
    )
