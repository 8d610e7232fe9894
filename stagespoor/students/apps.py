from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "stagespoor.students"
    label = "students"
    verbose_name = "Leerlingen"
