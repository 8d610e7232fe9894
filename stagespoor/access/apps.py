from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "stagespoor.access"
    label = "access"
    verbose_name = "Toegang"
