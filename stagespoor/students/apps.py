from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "stagespoor.students"
    label = "students"
    verbose_name = "Leerlingen"

    def ready(self) -> None:
        """Make the kinds of events and the import of students known; a new mentor gets the students that name them."""
        from stagespoor.imports.spec import register
        from stagespoor.schools import hooks
        from stagespoor.students import events  # noqa: F401
        from stagespoor.students.importing import StudentImport
        from stagespoor.students.mentors import link_named_mentors

        hooks.member_known.append(link_named_mentors)
        register(StudentImport())
