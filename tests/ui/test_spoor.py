"""The spoor: what the drawing says in words, and where it puts the student."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.ui.samples import tracks
from stagespoor.ui.spoor import Station, Stop, Track, cells_of, mini_svg

STATES = ("done", "now", "planned", "ahead", "skipped", "repeated", "ended")


def words(track: Track) -> list[str]:
    """The text of each station in the list, as a screen reader meets it."""
    html = Template("{% load ui %}{% spoor track %}").render(Context({"track": track}))
    html = re.sub(r'<span class="(st|sp)-track" aria-hidden="true">.*?</span>', "", html, flags=re.DOTALL)
    assert html.count("<ol") == html.count("</ol>")
    return [" ".join(strip_tags(item).split()) for item in re.split(r"<li ", html)[1:]]


@pytest.mark.policy("ORG-3")
def test_every_station_says_its_state_in_words() -> None:
    track = Track(
        (
            Station("a", "Interne stage", "done", "2024", "Keuken"),
            Station("b", "Oriënterende stage", "repeated", times=3),
            Station("c", "Voorbereidende stage", "skipped", note="Kon meteen door"),
            Station("d", "Plaatsingsstage", "now", "sinds mei"),
            Station("e", "Werkplek", "ahead"),
        ),
        (Stop("3 mnd", "late", "1 nov"), Stop("6 mnd")),
    )
    a, b, c, d, e, after, first, second = (strip_first(item) for item in words(track))
    assert a == "Interne stage Klaar 2024 Keuken"
    assert "Klaar, 3 keer" in b
    assert "Overgeslagen" in c
    assert "Kon meteen door" in c
    assert "Nu hier" in d
    assert "Nog niet" in e
    assert after == "Nazorg"
    assert first == "3 mnd Te laat 1 nov"
    assert second == "6 mnd Nog niet"


def strip_first(text: str) -> str:
    """Without the rest of the opening tag."""
    return text.split(">", 1)[-1].strip()


def test_position_is_between_two_stations_when_no_station_is_now() -> None:
    assert Track((Station("a", "A", "done"), Station("b", "B"))).here == 0.5
    assert Track((Station("a", "A"), Station("b", "B"))).here == -0.5
    assert Track((Station("a", "A", "done"), Station("b", "B", "now"))).here == 1
    assert Track((Station("a", "A", "ended"), Station("b", "B"))).here == 0


def test_two_skipped_stations_share_one_bypass() -> None:
    track = Track(tuple(Station(s, s, s) for s in ("done", "skipped", "skipped", "now")))  # type: ignore[arg-type]
    assert [(cell.rises, cell.falls) for cell in cells_of(track)] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]


def test_line_stops_where_the_route_ended() -> None:
    track = Track(tuple(Station(s, s, s) for s in ("done", "ended", "ahead")))  # type: ignore[arg-type]
    assert [cell.css.split()[1:3] for cell in cells_of(track)] == [
        ["in-done", "out-done"],
        ["in-done", "out-none"],
        ["in-none", "out-none"],
    ]


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=8), st.none() | st.floats(-0.5, 8))
def test_any_line_can_be_drawn(states: list[str], position: float | None) -> None:
    track = Track(tuple(Station(s, s, s) for s in states), (Stop("3 mnd"),), position=position)  # type: ignore[arg-type]
    assert len(cells_of(track)) == len(states)
    Template("{% load ui %}{% spoor track %}{% spoor_mini track %}").render(Context({"track": track}))


def test_names_cannot_bring_html_into_the_drawing() -> None:
    track = Track((Station("a", "<b>x", "now", "<i>", "<u>", note="<s>"),), position_text="<q>")
    html = Template("{% load ui %}{% spoor track %}{% spoor_mini track %}").render(Context({"track": track}))
    assert not re.search(r"<(b|i|u|s|q)>", html)


def test_the_small_line_says_where_the_student_is_and_stays_small() -> None:
    for _name, track in tracks():
        svg = mini_svg(track)
        assert f'aria-label="{track.here_text}"' in svg
        assert len(svg) < 620
    assert 'aria-label="zoekt een plek"' in mini_svg(tracks()[2][1])
