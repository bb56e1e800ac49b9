"""Induction: closed forms of recurrences, and sums over their steps."""
