"""Spelling: what fields and schools write in their own ways, brought to the usual way before it is read."""
