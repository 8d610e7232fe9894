from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "stagespoor.logbook"
    label = "logbook"
    verbose_name = "Stageklapper"
