"""The consensus engine beside red-dwarf: `make bench-consensus`."""
