"""The old list of tweets as Django REST Framework has it: a model, a serializer, a list view."""

import os
from urllib.parse import urlsplit

from django.conf import settings

url = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    DEBUG=False,
    SECRET_KEY="known to everybody who reads this",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path[1:],
            "USER": url.username,
            "PASSWORD": url.password,
            "HOST": url.hostname,
            "PORT": url.port,
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402


class User(models.Model):
    id = models.BigAutoField(primary_key=True)
    username = models.TextField()

    class Meta:
        app_label = "tweets"
        db_table = "users"
        managed = False


class Tweet(models.Model):
    id = models.BigAutoField(primary_key=True)
    author = models.ForeignKey(User, models.CASCADE)
    content = models.TextField()
    like_count = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "tweets"
        db_table = "posts"
        managed = False


class Like(models.Model):
    # Its key has two columns, which this Django cannot say; nothing here depends on it.
    tweet = models.OneToOneField(Tweet, models.CASCADE, primary_key=True, db_column="post_id")
    user = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label = "tweets"
        db_table = "post_likes"
        managed = False


class TweetSerializer(serializers.ModelSerializer):
    author_username = serializers.CharField(source="author.username")
    likes_count = serializers.IntegerField(source="like_count")
    user_liked = serializers.BooleanField()

    class Meta:
        model = Tweet
        fields = [
            "id",
            "author",
            "author_username",
            "content",
            "created_at",
            "likes_count",
            "user_liked",
        ]


class TweetList(generics.ListAPIView):
    serializer_class = TweetSerializer

    def get_queryset(self):
        viewer = self.request.headers["X-Viewer"]
        liked = Like.objects.filter(tweet=models.OuterRef("pk"), user=viewer)
        return (
            Tweet.objects.select_related("author")
            .annotate(user_liked=models.Exists(liked))
            .order_by("-created_at", "-id")[:500]
        )


urlpatterns = [
    path("readyz", lambda request: HttpResponse("ready")),
    path("api/tweets/", TweetList.as_view()),
]
application = get_wsgi_application()
