from django.urls import include, path

urlpatterns = [
    path("social-learning/", include("social_learning_xblocks.urls", namespace="social_learning")),
]
