"""Writing: expressions as LaTeX and Unicode text, in index form and in matrix form."""
