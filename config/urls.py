"""The addresses: each app brings its own; the sign-in comes from allauth."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("account/", include("stagespoor.accounts.urls_sign_in"))]

for app in settings.OWN_APPS:
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("", include(import_module(f"{app}.urls"))))
