"""Implications: what every solution of some equations or inequalities solves."""
