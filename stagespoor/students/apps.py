from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "stagespoor.students"
    label = "students"
    verbose_name = "Leerlingen"

    def ready(self) -> None:
        """Make the kinds of events and the import of students known."""
        from stagespoor.imports.spec import register
        from stagespoor.students import events  # noqa: F401
        from stagespoor.students.importing import StudentImport

        register(StudentImport())
