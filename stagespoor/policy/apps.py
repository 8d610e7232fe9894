"""The placement policy as data, and the rules that read it."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """No tables: the policy of a school is a file."""

    name = "stagespoor.policy"
    label = "policy"
