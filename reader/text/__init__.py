"""Words about words, in one place: cleaning, folding."""
