"""Addresses, shaped as those of the Learning MFE, the LMS and Studio."""

from django.urls import include, path, register_converter

from .converters import CourseKeyConverter, SuffixConverter, UsageKeyConverter
from .views import handlers, learning, people, studio, units

register_converter(CourseKeyConverter, "course")
register_converter(UsageKeyConverter, "usage")
register_converter(SuffixConverter, "suffix")

handler404 = "demo.views.learning.not_found"

urlpatterns = [
    # The outer pages.
    path("", learning.home, name="home"),
    path("learning/course/<course:course_key>", learning.course, name="course"),
    path("learning/course/<course:course_key>/progress", learning.progress, name="progress"),
    path("learning/course/<course:course_key>/<usage:unit_key>", learning.unit, name="unit"),
    path("people/switch", people.switch, name="switch"),
    path("people/masquerade/<course:course_key>", people.masquerade, name="masquerade"),
    # The LMS.
    path("courses/<course:course_key>/jump_to/<usage:usage_key>", learning.jump_to, name="jump_to"),
    path("xblock/<usage:unit_key>", units.chromeless, name="chromeless"),
    path(
        "courses/<course:course_key>/xblock/<usage:usage_key>/handler/<str:handler>",
        handlers.lms_handler,
        name="xblock_handler",
    ),
    path(
        "courses/<course:course_key>/xblock/<usage:usage_key>/handler/<str:handler>/<suffix:suffix>",
        handlers.lms_handler,
    ),
    path("xblock/resource/<str:block_type>/<path:uri>", handlers.resource, name="xblock_resource"),
    # Studio.
    path("studio/<course:course_key>", studio.course, name="studio"),
    path("studio/<course:course_key>/<usage:unit_key>", studio.unit, name="studio_unit"),
    path("studio/container_embed/<usage:unit_key>", studio.preview, name="studio_preview"),
    path("studio/xblock/<usage:usage_key>/action/edit", studio.edit, name="studio_edit"),
    path("studio/xblock/<usage:usage_key>/duplicate", studio.duplicate, name="studio_duplicate"),
    path("studio/xblock/<usage:usage_key>/delete", studio.delete, name="studio_delete"),
    path("studio/xblock/<usage:usage_key>/export", studio.export, name="studio_export"),
    path("studio/xblock/<usage:unit_key>/add", studio.add, name="studio_add"),
    path("studio/xblock/<usage:unit_key>/import", studio.import_olx, name="studio_import"),
    path(
        "studio/preview/xblock/<usage:usage_key>/handler/<str:handler>",
        handlers.preview_handler,
        name="preview_handler",
    ),
    path(
        "studio/preview/xblock/<usage:usage_key>/handler/<str:handler>/<suffix:suffix>",
        handlers.preview_handler,
    ),
    path("studio/xblock/<usage:usage_key>/handler/<str:handler>", handlers.component_handler, name="component_handler"),
    path("studio/xblock/<usage:usage_key>/handler/<str:handler>/<suffix:suffix>", handlers.component_handler),
    # The library's own pages.
    path("social-learning/", include("social_learning_xblocks.urls", namespace="social_learning")),
]
