"""A problem of the catalogue or of a note: its derivation, expansions and optima, on data too."""
