"""Enrolment, facts, preparation and links of a student. The student's page itself is the desk's."""

from django.urls import path

from stagespoor.students import views, views_links, views_preparation

app_name = "students"
urlpatterns = [
    path("leerlingen/inschrijven/", views.enrol, name="enrol"),
    path("leerlingen/<int:pk>/wijzigen/", views.edit, name="edit"),
    path("leerlingen/<int:pk>/uitstroom/", views.exit_profile, name="exit_profile"),
    path("leerlingen/<int:pk>/ondersteuning/", views.support, name="support"),
    path("ondersteuning/<int:pk>/afsluiten/", views.support_end, name="support_end"),
    path("leerlingen/<int:pk>/ouders/", views.guardians, name="guardians"),
    path("ouders/<int:pk>/", views.guardian, name="guardian"),
    path("ouders/<int:pk>/weghalen/", views.guardian_remove, name="guardian_remove"),
    path("leerlingen/<int:pk>/uitschrijven/", views.leave, name="leave"),
    path("leerlingen/<int:pk>/terug/", views.come_back, name="come_back"),
    path("leerlingen/<int:pk>/brug-en-testen/", views_preparation.preparation, name="preparation"),
    path("leerlingen/<int:pk>/brug-gesprek/", views_preparation.bridge_closing, name="bridge_closing"),
    path("leerlingen/<int:pk>/loopbaantest/", views_preparation.career_test, name="career_test"),
    path("loopbaantesten/<int:pk>/bestand/", views_preparation.career_file, name="career_file"),
    path("leerlingen/<int:pk>/training/", views_preparation.training_new, name="training_new"),
    path("trainingen/<int:pk>/", views_preparation.training, name="training"),
    path("leerlingen/<int:pk>/toegang/", views_links.links, name="links"),
    path("leerlingen/<int:pk>/toegang/link/", views_links.student_link, name="student_link"),
    path(
        "leerlingen/<int:pk>/toegang/intrekken/", views_links.student_link_revoke, name="student_link_revoke"
    ),
    path("ouders/<int:pk>/link/", views_links.guardian_link, name="guardian_link"),
    path("ouders/<int:pk>/link/intrekken/", views_links.guardian_link_revoke, name="guardian_link_revoke"),
]
