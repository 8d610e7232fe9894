from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "stagespoor.ui"
    label = "ui"
    verbose_name = "Vormgeving"

    def ready(self) -> None:
        """Let an empty field say what to do, in every form; Django's own sentence only says that it is wrong."""
        from django import forms

        forms.Field.default_error_messages["required"] = _("Vul dit nog in.")
        for field in (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField):
            field.default_error_messages["required"] = _("Maak hier nog een keuze.")
