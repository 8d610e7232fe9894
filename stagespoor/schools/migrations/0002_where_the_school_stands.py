"""Schools that filled in their place before it was looked up get a point: distances are measured from it."""

from django.db import migrations

from stagespoor.core.geo import locate


def find(apps, schema_editor):
    schools = apps.get_model("schools", "School").objects
    for school in schools.filter(lat=None).exclude(city="", postcode=""):
        school.lat, school.lon = locate(school.city, school.postcode) or (None, None)
        school.save(update_fields=["lat", "lon"])


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
