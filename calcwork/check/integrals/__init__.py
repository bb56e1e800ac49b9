"""Integrals and expectations carried out, where that can be proved."""
