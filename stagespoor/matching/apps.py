from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "stagespoor.matching"
    label = "matching"
    verbose_name = "Matching"
