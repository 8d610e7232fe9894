"""Pages of acquisition: the board, the moves of one lead, and the lists around it."""
