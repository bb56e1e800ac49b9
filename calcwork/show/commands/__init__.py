"""The commands of the command line, and the cell magic of Jupyter."""
