from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "stagespoor.desk"
    label = "desk"
    verbose_name = "Werkblad"
