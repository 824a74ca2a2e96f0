"""A few quick key actions: chosen from what people said and what is missing, done well, and told."""
