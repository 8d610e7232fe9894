"""The addresses of guidance."""

from django.urls import path

from stagespoor.guidance import views, views_concerns

app_name = "guidance"
urlpatterns = [
    path("leerlingen/<int:pk>/gesprek-plannen/", views.new, name="new"),
    path("leerlingen/<int:pk>/gesprek-verslag/", views.report, name="report"),
    path("leerlingen/<int:pk>/terugkoppelen/", views.feedback, name="feedback"),
    path("stages/<int:pk>/bezoek-plannen/", views.plan, name="plan"),
    path("stages/<int:pk>/probleem-melden/", views_concerns.new, name="concern_new"),
    path("gesprekken/<int:pk>/", views.moment, name="moment"),
    path("gesprekken/<int:pk>/verslag/", views.hold, name="hold"),
    path("gesprekken/<int:pk>/verbeteren/", views.change, name="change"),
    path("gesprekken/<int:pk>/verzetten/", views.move, name="move"),
    path("gesprekken/<int:pk>/afzeggen/", views.cancel, name="cancel"),
    path("gesprekken/<int:pk>/gelezen/", views.read, name="read"),
    path("problemen/<int:pk>/", views_concerns.concern, name="concern"),
    path("problemen/<int:pk>/ingelicht/", views_concerns.told, name="told"),
    path("problemen/<int:pk>/opgelost/", views_concerns.solve, name="solve"),
    path("problemen/<int:pk>/heropenen/", views_concerns.reopen, name="reopen"),
    path("terugkoppeling/<int:pk>/", views.answer, name="answer"),
    path("terugkoppeling/<int:pk>/opnieuw/", views.reopen_feedback, name="reopen_feedback"),
]
