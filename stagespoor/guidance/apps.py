from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "stagespoor.guidance"
    label = "guidance"
    verbose_name = "Begeleiding"
