from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "stagespoor.trajectories"
    label = "trajectories"
    verbose_name = "Trajecten"
