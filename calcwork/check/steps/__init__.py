"""Steps: what a note claims, what it gives and states beside that, and the verdict, as data."""
