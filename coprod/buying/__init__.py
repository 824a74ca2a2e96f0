"""Buying in: is an outside service needed and good enough, what does it cost, until when, and how do we get out?"""
