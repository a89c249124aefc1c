"""Who are they, and who cares for whom? People, the care ties between them, invitations, and the clinic."""
