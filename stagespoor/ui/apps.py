from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "stagespoor.ui"
    label = "ui"
    verbose_name = "Vormgeving"
