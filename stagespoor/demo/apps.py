from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "stagespoor.demo"
    label = "demo"
    verbose_name = "Demo"
