"""The addresses of employers."""

from django.urls import path

from stagespoor.employers import views, views_list

app_name = "employers"
urlpatterns = [
    path("bedrijven/", views_list.employer_list, name="list"),
    path("bedrijven/nieuw/", views.employer_add, name="add"),
    path("bedrijven/<int:pk>/", views.employer_detail, name="detail"),
    path("bedrijven/<int:pk>/wijzigen/", views.employer_edit, name="edit"),
    path("bedrijven/<int:pk>/personen/nieuw/", views.contact_add, name="contact_add"),
    path("bedrijven/<int:pk>/notitie/", views.note_add, name="note_add"),
    path("bedrijven/personen/<int:pk>/", views.contact_edit, name="contact_edit"),
]
