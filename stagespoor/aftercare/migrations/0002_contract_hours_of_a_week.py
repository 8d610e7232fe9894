from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A contract has no more hours than a week; what the law allows at an age stands in its dated table."""

    dependencies = [("aftercare", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="employmentcontract", name="contract_hours_sensible"),
        migrations.AddConstraint(
            model_name="employmentcontract",
            constraint=models.CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=168),
                name="contract_hours_sensible",
            ),
        ),
    ]
