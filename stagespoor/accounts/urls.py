"""The first page and changing hats."""

from django.urls import path

from stagespoor.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("rol/", views.switch, name="switch"),
]
