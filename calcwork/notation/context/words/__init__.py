"""Words: how a note says that a formula is meant, and what it says in words that were not taken in."""
