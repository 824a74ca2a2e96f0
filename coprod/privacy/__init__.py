"""What is kept about people: shown to them, taken out when they ask, forgotten when its time is over."""
