"""Conditions: what one formula assumes, and what stands behind "if" or before it in its sentence."""
