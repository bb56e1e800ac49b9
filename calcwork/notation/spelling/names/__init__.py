"""What is one name: runs of letters, words set as text, units, and letters with a mark that belongs to them."""
