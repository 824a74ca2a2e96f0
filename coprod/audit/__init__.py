"""What staff did, kept so that it cannot be changed unseen."""
