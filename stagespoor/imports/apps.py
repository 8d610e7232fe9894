from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "stagespoor.imports"
    label = "imports"
    verbose_name = "Importeren"
