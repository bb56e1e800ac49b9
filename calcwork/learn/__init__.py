"""Train and evaluate classifiers in the manner of scikit-learn."""
