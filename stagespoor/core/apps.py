from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "stagespoor.core"
    label = "core"
    verbose_name = "Kern"
