"""Laws of random numbers, their moments, the probabilities of events, and divergences."""
