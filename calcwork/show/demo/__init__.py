"""The whole road on real data, and its report."""
