from django.apps import AppConfig


class WorkplacesConfig(AppConfig):
    name = "stagespoor.workplaces"
    label = "workplaces"
    verbose_name = "Werkplekken"
