"""Documents: the formulas and the prose of Markdown, LaTeX and Jupyter files, with macros expanded and places kept."""
