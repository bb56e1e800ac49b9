"""Notes and chains of expressions, checked, with their verdicts as text, as data and as a page."""
