"""Pictures of runs, derivatives and expansions, in one look."""
