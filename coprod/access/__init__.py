"""Who may do what: the words for it, the rules, and the guard at every route."""
