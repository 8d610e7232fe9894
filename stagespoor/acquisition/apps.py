from django.apps import AppConfig


class AcquisitionConfig(AppConfig):
    name = "stagespoor.acquisition"
    label = "acquisition"
    verbose_name = "Acquisitie"
