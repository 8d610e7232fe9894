"""`make bench`: what a page costs, beside a floor and Django's own admin on the same tables."""
