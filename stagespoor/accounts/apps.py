from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stagespoor.accounts"
    label = "accounts"
    verbose_name = "Accounts"
