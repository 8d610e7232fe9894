"""The product's addresses, a view that only answers "ok", and Django's admin on the same tables."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench.admin_pages import SAME_COLUMNS
from bench.pages import ADMIN


def floor(request: HttpRequest) -> HttpResponse:
    """The least that any page costs: the whole middleware, and who asks."""
    return HttpResponse(f"ok {request.actor.role}")  # type: ignore[attr-defined]


class OpenAdmin(AdminSite):
    """An admin for anybody who is signed in: it lives in the bench only."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class OpenModelAdmin(ModelAdmin):  # type: ignore[type-arg]
    """All rights for everybody, as a superuser has them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


def admin(rows: int) -> OpenAdmin:
    """An admin whose lists show this many rows."""
    site = OpenAdmin(name=f"admin{rows}")
    for model, columns, filters, search in ADMIN:
        attributes = {
            "list_display": columns,
            "list_filter": filters,
            "search_fields": search,
            "list_per_page": rows,
            # a well-kept admin: without this it asks one query for each row
            "list_select_related": tuple(name for name in columns if model._meta.get_field(name).is_relation)
            or False,
        }
        site.register(model, type(f"{model.__name__}Admin", (OpenModelAdmin,), attributes))
    return site


def admin_with_our_columns(rows: int) -> OpenAdmin:
    """An admin whose lists show what ours show."""
    site = OpenAdmin(name=f"admin-same{rows}")
    for model, _columns, filters, search in ADMIN:
        if model in SAME_COLUMNS:
            attributes = {"list_filter": filters, "search_fields": search, "list_per_page": rows}
            bases = (SAME_COLUMNS[model], OpenModelAdmin)
            site.register(model, type(f"{model.__name__}Admin", bases, attributes))
    return site


urlpatterns = [
    path("bench/floor/", floor, name="bench-floor"),
    path("bench/admin25/", admin(25).urls),
    path("bench/admin300/", admin(300).urls),
    path("bench/same300/", admin_with_our_columns(300).urls),
    path("", include("config.urls")),
]
