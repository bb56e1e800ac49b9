"""Hints: the slip that makes a refuted step wrong."""
