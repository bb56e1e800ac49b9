"""Declarations: the shapes of names, their spaces and kinds, and how many there are."""
