"""What keeps it running? Health, faults, files, the demo clinic, and the commands that start the house."""
