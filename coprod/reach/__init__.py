"""Reach: who has been heard (only in aggregate), how to reach those who have not, who does it, and whether it worked."""
