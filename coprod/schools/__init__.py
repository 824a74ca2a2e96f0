"""Schools, their classes and tutor groups."""
