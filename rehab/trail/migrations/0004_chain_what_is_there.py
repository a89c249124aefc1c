from collections import Counter

from django.db import migrations

from rehab.trail.seal import chain_hash, digest_of, personal_seal, seal


def chain(apps, schema_editor):
    """Seal and chain the rows from before there was a chain; those blanked by an erasure are sealed as they are."""
    rows, links = apps.get_model("trail", "Trail").objects, apps.get_model("trail", "Link").objects
    blanked = Counter(rows.exclude(erased_at=None).values_list("erased_at", flat=True))
    for at, count in sorted(blanked.items()):
        rows.create(at=at, action="erase_account", after={"rows": count})
    number, previous = 0, ""
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        if row.erased_at:
            row.sealed = personal_seal(row)
            row.digest = digest_of(row)
        else:
            seal(row)
        row.save(update_fields=["salt", "sealed", "digest"])
        number, previous = number + 1, chain_hash(number + 1, previous, row.pk, row.digest)
        links.create(number=number, row=row, hash=previous)


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0003_seals_and_links"),
    ]

    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
    ]
