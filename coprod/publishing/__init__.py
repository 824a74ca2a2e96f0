"""What leaves the house: public pages' seals, open data, a feed, pictures, print, and practice notes."""
