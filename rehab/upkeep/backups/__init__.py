"""How does the clinic come back? Backups, their proof, and the way from one database to another."""
