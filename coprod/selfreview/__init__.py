"""The whole-school self-review: everybody says how it is here, in their own words; the gap between them is the finding."""
