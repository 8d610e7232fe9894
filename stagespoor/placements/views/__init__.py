"""The pages of placements, one file per part of the path."""
