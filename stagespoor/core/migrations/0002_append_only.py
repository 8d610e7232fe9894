"""The event log is append-only: the database itself refuses update and delete."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""

POSTGRES = """
CREATE FUNCTION core_event_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event
FOR EACH ROW EXECUTE FUNCTION core_event_append_only();
"""


def add(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE.strip().split("END;"):
        if statement.strip():
            schema_editor.execute(statement.strip() + " END")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER core_event_no_update")
        schema_editor.execute("DROP TRIGGER core_event_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER core_event_append_only ON core_event")
        schema_editor.execute("DROP FUNCTION core_event_append_only")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
