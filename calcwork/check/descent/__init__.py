"""Proofs about functions that a note leaves open: smooth, convex, strongly convex, with the steps of a method."""
