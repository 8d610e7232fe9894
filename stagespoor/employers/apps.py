from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "stagespoor.employers"
    label = "employers"
    verbose_name = "Bedrijven"

    def ready(self) -> None:
        """Make the import of employers and the kinds of events known."""
        from stagespoor.employers import events  # noqa: F401
        from stagespoor.employers.importing import EmployerImport
        from stagespoor.imports.spec import register

        register(EmployerImport())
