"""The doors: one file per audience."""
