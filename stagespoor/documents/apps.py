from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "stagespoor.documents"
    label = "documents"
    verbose_name = "Documenten"
