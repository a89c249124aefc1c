"""Who may enter? Roles, gates that mark views, the gatekeeper who reads them, the check that none is missing."""
