import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0002_rows_of_the_erased"),
    ]

    operations = [
        migrations.AddField("trail", "salt", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField("trail", "sealed", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("trail", "digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.CreateModel(
            name="Erasing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="link", to="trail.trail"
                    ),
                ),
            ],
        ),
    ]
