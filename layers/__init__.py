"""Edition → layers, ready to be encoded: what is painted, in which columns, and in what words."""
