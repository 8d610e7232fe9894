"""Facts in, accessible PDF out. Knows paper and nothing of the domain's models."""
