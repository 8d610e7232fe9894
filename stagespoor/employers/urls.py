"""The addresses of employers."""

from django.urls import path

from stagespoor.employers import views, views_list, views_partners, views_people, views_photos

app_name = "employers"
urlpatterns = [
    path("bedrijven/", views_list.employer_list, name="list"),
    path("bedrijven/nieuw/", views.employer_add, name="add"),
    path("bedrijven/<int:pk>/", views.employer_detail, name="detail"),
    path("bedrijven/<int:pk>/wijzigen/", views.employer_edit, name="edit"),
    path("bedrijven/hoofden/", views.head_options, name="heads"),
    path("bedrijven/<int:pk>/personen/nieuw/", views_people.contact_add, name="contact_add"),
    path("bedrijven/personen/<int:pk>/", views_people.contact_edit, name="contact_edit"),
    path("bedrijven/<int:pk>/notitie/", views_people.note_add, name="note_add"),
    path("bedrijven/<int:pk>/afspraken/", views_people.relation, name="relation"),
    path("bedrijven/<int:pk>/fotos/nieuw/", views_photos.photo_add, name="photo_add"),
    path("bedrijven/fotos/<int:pk>/", views_photos.photo, name="photo"),
    path("bedrijven/fotos/<int:pk>/klein/", views_photos.photo_small, name="photo_small"),
    path("bedrijven/fotos/<int:pk>/weg/", views_photos.photo_remove, name="photo_remove"),
    path("netwerkpartners/", views_partners.partner_list, name="partners"),
    path("netwerkpartners/nieuw/", views_partners.partner_add, name="partner_add"),
]
