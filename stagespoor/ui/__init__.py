"""The look of the product: tokens, components, layouts, forms, lists and the drawing of the spoor.

The lowest floor: it imports none of our other apps. Whoever asks (``request.actor``) is duck-typed.
"""
