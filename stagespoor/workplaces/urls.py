"""The addresses of workplaces, below those of their employers."""

from django.urls import path

from stagespoor.workplaces import views, views_judged

app_name = "workplaces"
urlpatterns = [
    path("bedrijven/<int:pk>/werkplekken/nieuw/", views.workplace_add, name="add"),
    path("bedrijven/<int:pk>/oordeel/", views.judge_employer, name="judge_employer"),
    path("bedrijven/<int:pk>/oordelen/", views.judgements, name="judgements"),
    path("bedrijven/oordelen/", views_judged.judged_list, name="judged"),
    path("bedrijven/personen/<int:pk>/oordeel/", views.judge_supervisor, name="judge_supervisor"),
    path("bedrijven/werkplekken/<int:pk>/", views.workplace_detail, name="detail"),
    path("bedrijven/werkplekken/<int:pk>/wijzigen/", views.workplace_edit, name="edit"),
    path("bedrijven/werkplekken/<int:pk>/sluiten/", views.workplace_close, name="close"),
    path("bedrijven/werkplekken/<int:pk>/openen/", views.workplace_reopen, name="reopen"),
    path("bedrijven/werkplekken/<int:pk>/oordeel/", views.judge_workplace, name="judge_workplace"),
    path("bedrijven/werkplekken/<int:pk>/veiligheid/", views.safety_talk, name="safety"),
]
