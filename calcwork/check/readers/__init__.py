"""Readers: kinds of claims that people write, with a module for each."""
