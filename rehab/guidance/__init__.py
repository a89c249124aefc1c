"""What do we teach, and with which numbers? Editions: immutable, numbered, published together."""
