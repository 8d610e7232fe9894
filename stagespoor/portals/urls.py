"""The addresses of the doors for people who are not staff."""

from django.urls import path

from stagespoor.portals.views import company, home, places, student

app_name = "portals"
urlpatterns = [
    path("mijn/", student.today, name="student"),
    path("mijn/stage/", student.stage, name="stage"),
    path("mijn/spoor/", student.track, name="track"),
    path("mijn/dagen/", student.days, name="days"),
    path("mijn/dagen/<int:pk>/", student.entry_again, name="entry_again"),
    path("mijn/stage/<int:pk>/dag/", student.entry, name="entry"),
    path("mijn/stage/<int:pk>/stap/<int:task>/<int:step>/", student.tick, name="tick"),
    path("mijn/stage/<int:pk>/probleem/", student.student_problem, name="student_problem"),
    path("mijn/contract/<int:pk>/", student.student_agreement, name="student_agreement"),
    path("mijn/certificaat/<int:pk>/", student.student_certificate, name="student_certificate"),
    path("mijn/plekken/", places.student_places, name="student_places"),
    path("mijn/plekken/<int:pk>/", places.student_place, name="student_place"),
    path("thuis/", home.home, name="home"),
    path("thuis/plekken/", places.home_places, name="home_places"),
    path("thuis/plekken/<int:pk>/", places.home_place, name="home_place"),
    path("thuis/stage/<int:pk>/ziek/", home.sick, name="sick"),
    path("thuis/contract/<int:pk>/", home.home_agreement, name="home_agreement"),
    path("bedrijf/", company.company, name="company"),
    path("bedrijf/stage/<int:pk>/scores/", company.company_score, name="company_score"),
    path("bedrijf/stage/<int:pk>/probleem/", company.company_problem, name="company_problem"),
    path("bedrijf/contract/<int:pk>/", company.company_agreement, name="company_agreement"),
]
