from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "stagespoor.portals"
    label = "portals"
    verbose_name = "Deuren"
