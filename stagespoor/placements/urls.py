"""The addresses of placements. Those inside the school have a second door, for who works there (IS-1)."""

from django.urls import path

from stagespoor.placements.views import access, detail, internal, lists, opening, preparing, running

app_name = "placements"

_TWO_DOORS = [
    ("plek-kiezen", "choose", opening.choose, opening.internal_choose),
    ("plek-loslaten", "release", opening.release, opening.internal_release),
    ("gaat-niet-door", "cancel", opening.cancel, opening.internal_cancel),
    ("periode", "period", preparing.period, preparing.internal_period),
    ("werk", "work", preparing.work, preparing.internal_work),
    ("rooster", "schedule", preparing.schedule, preparing.internal_schedule),
    ("starten", "start", running.start, running.internal_start),
    ("afronden", "begin_closing", running.begin_closing, running.internal_begin_closing),
    ("eerder-stoppen", "early", running.early, running.internal_early),
    ("afsluiten", "close", running.close, running.internal_close),
    ("heropenen", "reopen", running.reopen, running.internal_reopen),
]

urlpatterns = [
    path("stages/", lists.placement_list, name="list"),
    path("stages/openen/<int:pk>/", opening.open_placement, name="open"),
    path("interne-stages/openen/<int:pk>/", opening.open_internal, name="internal_open"),
    path("stages/<int:pk>/", detail.placement_detail, name="detail"),
    path("stages/<int:pk>/toegang/", access.access, name="access"),
    path("stages/<int:pk>/toegang/link/", access.access_link, name="access_link"),
    path("stages/<int:pk>/toegang/intrekken/", access.access_revoke, name="access_revoke"),
    path("stages/<int:pk>/begeleider/", opening.coach, name="coach"),
    path("stages/<int:pk>/kennismaking/", preparing.introduction, name="introduction"),
    path("stages/<int:pk>/vervoer/", preparing.transport, name="transport"),
    path("stages/<int:pk>/bezoekritme/", preparing.rhythm, name="rhythm"),
    path("stages/<int:pk>/uitzicht/", preparing.prospect, name="prospect"),
    path("stages/<int:pk>/afronden/<slug:step>/", running.closing_step, name="closing_step"),
    path("stages/<int:pk>/verslag/<slug:step>/", running.closing_report, name="closing_report"),
    path(
        "interne-stages/<int:pk>/afronden/<slug:step>/",
        running.internal_closing_step,
        name="internal_closing_step",
    ),
    *(path(f"stages/<int:pk>/{slug}/", view, name=name) for slug, name, view, _internal in _TWO_DOORS),
    *(
        path(f"interne-stages/<int:pk>/{slug}/", view, name=f"internal_{name}")
        for slug, name, _view, view in _TWO_DOORS
    ),
    path("interne-werkplekken/", internal.workplaces, name="workplaces"),
    path("interne-werkplekken/nieuw/", internal.workplace_add, name="workplace_add"),
    path("interne-werkplekken/<int:pk>/", internal.workplace, name="workplace"),
    path("interne-werkplekken/<int:pk>/wijzigen/", internal.workplace_edit, name="workplace_edit"),
    path("interne-werkplekken/<int:pk>/taken/nieuw/", internal.task_add, name="task_add"),
    path("interne-werkplekken/taken/<int:pk>/", internal.task_edit, name="task_edit"),
    path("interne-werkplekken/taken/<int:pk>/weghalen/", internal.task_delete, name="task_delete"),
]
