"""Who said a wish: the party itself, or somebody of the school who wrote it down. Neither replaces the other."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def whose_words(apps: Any, schema_editor: Any) -> None:
    """Until now one row per party held the last words, whoever wrote them."""
    wishes = apps.get_model("matching", "Wish").objects.using(schema_editor.connection.alias)
    student = "candidate__placement__student"
    own = wishes.filter(
        Q(party="student", said_by=F(f"{student}__user"))
        | Q(party="parent", said_by=F(f"{student}__guardians__user"))
        | Q(party="mentor", said_by=F(f"{student}__mentor"))
    )
    own_keys = set(own.values_list("pk", flat=True))
    noted = [pk for pk in wishes.values_list("pk", flat=True) if pk not in own_keys]
    for begin in range(0, len(noted), 500):
        wishes.filter(pk__in=noted[begin : begin + 500]).update(own=False)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_click"),
        ("placements", "0001_initial"),
        ("students", "0002_plain_defaults"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="wish", name="wish_once_per_party"),
        migrations.AddField(
            model_name="wish",
            name="own",
            field=models.BooleanField(default=True, verbose_name="zelf gezegd"),
        ),
        migrations.RunPython(whose_words, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                fields=("candidate", "party", "said_by"), name="wish_once_per_person"
            ),
        ),
    ]
