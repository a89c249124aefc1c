"""The page for a visit: what it says (`visit`, `tally`, `happenings`), in words, in rows and on paper."""
