"""The language of a request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class LanguageMiddleware:
    """Says at once which language a request is in: there is one, the school's.

    Without it Django finds that out anew at every sentence, which takes twice as long as the sentence.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the settings."""
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)
