"""Search across moves, activities, changes and consultations: only what everybody may read."""
