"""The pages of a trajectory, one file per part of the path."""
