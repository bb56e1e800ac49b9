"""Survey: one look over the items of all formulas of a note, before any of them is read."""
