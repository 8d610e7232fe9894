from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "stagespoor.placements"
    label = "placements"
    verbose_name = "Stages"
