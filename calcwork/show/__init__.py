"""Results as pictures and as self-contained HTML pages; the only room that knows every result type."""
