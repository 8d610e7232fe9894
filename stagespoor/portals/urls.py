"""The addresses of the doors for people who are not staff."""

from django.urls import path

from stagespoor.portals import views

app_name = "portals"
urlpatterns = [
    path("mijn/", views.student, name="student"),
    path("mijn/stage/<int:pk>/dag/", views.entry, name="entry"),
    path("mijn/stage/<int:pk>/stap/<int:task>/<int:step>/", views.tick, name="tick"),
    path("mijn/stage/<int:pk>/probleem/", views.student_problem, name="student_problem"),
    path("mijn/contract/<int:pk>/", views.student_agreement, name="student_agreement"),
    path("mijn/certificaat/<int:pk>/", views.student_certificate, name="student_certificate"),
    path("thuis/", views.home, name="home"),
    path("thuis/contract/<int:pk>/", views.home_agreement, name="home_agreement"),
    path("bedrijf/", views.company, name="company"),
    path("bedrijf/stage/<int:pk>/scores/", views.company_score, name="company_score"),
    path("bedrijf/stage/<int:pk>/probleem/", views.company_problem, name="company_problem"),
    path("bedrijf/contract/<int:pk>/", views.company_agreement, name="company_agreement"),
]
