"""Where results go: files, the terminal, and the lines that are written there."""
