"""Meaning: items become values, with a module for each kind of notation."""
