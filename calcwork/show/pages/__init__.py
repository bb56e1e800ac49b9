"""Self-contained HTML pages and their parts: formulas, words, styles."""
