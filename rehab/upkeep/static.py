"""Static files under names that carry a hash of what is in them, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed. Imports between our own modules are rewritten as well."""

    support_js_module_import_aggregation = True
