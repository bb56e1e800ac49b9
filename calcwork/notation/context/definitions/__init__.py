"""Definitions: which equations give names their meaning, for which members and layers, and where in the text."""
