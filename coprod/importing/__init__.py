"""Brings in conversations that were held elsewhere."""
