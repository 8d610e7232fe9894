from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "stagespoor.aftercare"
    label = "aftercare"
    verbose_name = "Nazorg"
