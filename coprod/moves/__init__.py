"""A school's own framework: what it calls the moves, the moves it added, and the pages that show them."""
