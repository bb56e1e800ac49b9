"""Functions: the names that schools give them, without brackets, with open values, and on finite sets."""
