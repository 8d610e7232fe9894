from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "stagespoor.students"
    label = "students"
    verbose_name = "Leerlingen"

    def ready(self) -> None:
        """Make the import of students known."""
        from stagespoor.students.importing import StudentImport
        from stagespoor.imports.spec import register

        register(StudentImport())
