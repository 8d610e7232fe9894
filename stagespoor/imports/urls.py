"""Importeren: upload, columns, outcome, commit, undo."""

from django.urls import path

from stagespoor.imports import views

app_name = "imports"
urlpatterns = [
    path("importeren/", views.overview, name="list"),
    path("importeren/nieuw/<slug:kind>/", views.upload, name="upload"),
    path("importeren/voorbeeld/<slug:kind>/", views.example, name="example"),
    path("importeren/<int:pk>/", views.outcome, name="batch"),
    path("importeren/<int:pk>/kolommen/", views.columns, name="columns"),
    path("importeren/<int:pk>/dubbel/", views.duplicates, name="duplicates"),
    path("importeren/<int:pk>/inlezen/", views.commit, name="commit"),
    path("importeren/<int:pk>/terugdraaien/", views.undo, name="undo"),
    path("importeren/<int:pk>/weggooien/", views.discard, name="discard"),
    path("importeren/<int:pk>/niet-ingelezen.<slug:ending>", views.rejected, name="rejected"),
]
