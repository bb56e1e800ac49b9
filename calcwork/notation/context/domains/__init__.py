"""Domains: bounds of names, sets that restrict them, and numbers that code outcomes."""
