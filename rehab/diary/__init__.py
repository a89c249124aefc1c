"""What did the patient do and feel? Walks, the mornings after, symptoms, and what today asks for."""
