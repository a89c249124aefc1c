"""What does the therapist see and decide? The caseload, a patient's record, the yes or no to walking on."""
