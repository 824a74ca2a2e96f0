"""Did it help? The same people get the card of a change again, and the school says what it makes of their answers."""
