from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "stagespoor.schools"
    label = "schools"
    verbose_name = "Scholen"
