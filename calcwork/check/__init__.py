"""Verdicts on steps: proved, agrees, refuted with a counterexample, or unclear."""
