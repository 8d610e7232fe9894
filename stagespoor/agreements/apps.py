from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "stagespoor.agreements"
    label = "agreements"
    verbose_name = "Stagecontracten"
