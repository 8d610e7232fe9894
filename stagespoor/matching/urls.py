"""The addresses of the search for a place."""

from django.urls import path

from stagespoor.matching import views

app_name = "matching"
urlpatterns = [
    path("stages/<int:pk>/zoeken/", views.search, name="search"),
    path("stages/<int:pk>/zelf-gevonden/", views.own_find, name="own_find"),
    path("stages/<int:pk>/op-de-lijst/", views.add, name="add"),
    path("kandidaten/<int:pk>/", views.mark, name="mark"),
]
