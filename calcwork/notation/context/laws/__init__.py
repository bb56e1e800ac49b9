"""Laws: what is said of random quantities, their means, and what likelihoods and cross-entropies say of their own."""
