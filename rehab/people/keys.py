"""One-time keys: eight letters that can be read from a card and typed with a cold thumb."""

import secrets

from django.utils.crypto import salted_hmac

# No I, L or O, which look like digits; no U or V, which look like each other. 21 letters, eight of them: 3.8e10 keys.
LETTERS = "ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8


def new_key() -> str:
    """A fresh key of eight letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def clean_key(written: str) -> str:
    """What a person typed, without the spaces and dashes, in capitals."""
    return "".join(letter for letter in written.upper() if letter.isalpha())


def shown_key(key: str) -> str:
    """The key as printed on a card: two groups of four."""
    return f"{key[:4]} {key[4:]}"


def hash_key(key: str) -> str:
    """A keyed hash, so that a stolen table cannot be searched for keys without the clinic's secret."""
    return salted_hmac("rehab.people.keys", clean_key(key), algorithm="sha256").hexdigest()
