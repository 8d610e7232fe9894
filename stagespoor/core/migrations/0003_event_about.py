"""The history of one thing, a lead for instance, without reading all events of its school."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["school", "about", "-number"], name="event_school_about"),
        ),
    ]
