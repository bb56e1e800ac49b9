"""Derivatives: their orders, gradients and Hessians by name, and slashes for fractions."""
