"""Only where people try things out: the style page."""

from django.conf import settings
from django.urls import URLPattern, path

from stagespoor.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = []
if settings.MODE in {"demo", "dev", "test"}:
    urlpatterns += [
        path("stijl/", views.style, name="style"),
        path("stijl/deur/", views.style_door, name="style_door"),
    ]
