"""Context: what a note says around its formulas: declarations, definitions, conditions, facts, and names in words."""
