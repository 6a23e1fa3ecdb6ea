"""Pages that stand outside a block. The platform includes them below ``/social-learning/``."""

from django.urls import path

from mentoring.views import outcomes_csv, pairs_csv, participants_csv, round_csv
from microblog.views import posts_csv

from .notices.views import unsubscribe_page
from .qa.views import questions_csv
from .spaces.views import image
from .video_review.views import archive, submissions_csv, submissions_json, video, video_captions, video_poster

app_name = "social_learning"

urlpatterns = [
    path("images/<uuid:image_uuid>", image, name="image"),
    path("spaces/<int:space_id>/questions.csv", questions_csv, name="questions_csv"),
    path("spaces/<int:space_id>/posts.csv", posts_csv, name="posts_csv"),
    path("spaces/<int:space_id>/runs/<int:round_id>.csv", round_csv, name="round_csv"),
    path("spaces/<int:space_id>/submissions.csv", submissions_csv, name="submissions_csv"),
    path("spaces/<int:space_id>/submissions.json", submissions_json, name="submissions_json"),
    path("spaces/<int:space_id>/archives/<uuid:job_uuid>.zip", archive, name="archive"),
    path("videos/<uuid:video_uuid>", video, name="video"),
    path("videos/<uuid:video_uuid>/poster", video_poster, name="video_poster"),
    path("videos/<uuid:video_uuid>/captions.vtt", video_captions, name="video_captions"),
    path("programmes/<int:programme_id>/participants.csv", participants_csv, name="participants_csv"),
    path("programmes/<int:programme_id>/outcomes-<slug:by>.csv", outcomes_csv, name="outcomes_csv"),
    path("programmes/<int:programme_id>/pairs.csv", pairs_csv, name="pairs_csv"),
    path("unsubscribe/<str:token>", unsubscribe_page, name="unsubscribe"),
]
