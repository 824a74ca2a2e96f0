"""Ask: a question, who is asked, who decides, and the dates; the roll of seats."""
