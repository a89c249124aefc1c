"""What was this patient told to do? The profile, the plan, and every advice that was ever given."""
