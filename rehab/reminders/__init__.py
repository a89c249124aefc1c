"""When do we write to a patient, and how does one tap answer? Only to those who asked for it."""
