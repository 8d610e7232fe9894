from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "stagespoor.employers"
    label = "employers"
    verbose_name = "Bedrijven"
