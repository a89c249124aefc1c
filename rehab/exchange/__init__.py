"""What goes in and out? The printed page for a visit, and everything that a person may take along."""
