"""The addresses of employers."""

from django.urls import path

from stagespoor.employers import (
    views,
    views_duplicates,
    views_kvk,
    views_list,
    views_partners,
    views_people,
    views_photos,
)

app_name = "employers"
urlpatterns = [
    path("bedrijven/", views_list.employer_list, name="list"),
    path("bedrijven/kaart/", views_list.employer_map, name="map"),
    path("bedrijven/sectoren/", views_list.employer_sectors, name="sectors"),
    path("bedrijven/excel/", views_list.employer_export, name="export"),
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
    path("bedrijven/fotos/<int:pk>/bekijken/", views_photos.photo_page, name="photo_page"),
    path("bedrijven/fotos/<int:pk>/klein/", views_photos.photo_small, name="photo_small"),
    path("bedrijven/fotos/<int:pk>/weg/", views_photos.photo_remove, name="photo_remove"),
    path("bedrijven/<int:pk>/kvk/", views_kvk.look_up, name="kvk"),
    path("bedrijven/lijkt-op/", views_duplicates.lookalikes, name="lookalikes"),
    path("bedrijven/dubbel/", views_duplicates.duplicates, name="duplicates"),
    path("bedrijven/<int:pk>/niet-hetzelfde/<int:other>/", views_duplicates.not_same, name="not_same"),
    path("bedrijven/<int:pk>/samenvoegen/", views_duplicates.merge_with, name="merge_with"),
    path("bedrijven/<int:pk>/samenvoegen/<int:other>/", views_duplicates.merge, name="merge"),
    path("bedrijven/samengevoegd/<int:pk>/ongedaan/", views_duplicates.merge_undo, name="merge_undo"),
    path("netwerkpartners/", views_partners.partner_list, name="partners"),
    path("netwerkpartners/nieuw/", views_partners.partner_add, name="partner_add"),
]
