"""The old feed as Django REST Framework has it: models, nested serializers, a list view."""

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
    TIME_ZONE="UTC",
    INSTALLED_APPS=["rest_framework", "feed"],
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
        app_label = "feed"
        db_table = "users"
        managed = False


class Follow(models.Model):
    id = models.BigAutoField(primary_key=True)
    follower = models.ForeignKey(User, models.CASCADE, related_name="following")
    followee = models.ForeignKey(User, models.CASCADE, related_name="followers")

    class Meta:
        app_label = "feed"
        db_table = "follows"
        managed = False


class Post(models.Model):
    id = models.BigAutoField(primary_key=True)
    author = models.ForeignKey(User, models.CASCADE)
    content = models.TextField()
    images = models.JSONField(default=list)
    like_count = models.IntegerField()
    comment_count = models.IntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "feed"
        db_table = "posts"
        managed = False


class Comment(models.Model):
    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.CASCADE)
    content = models.TextField()
    like_count = models.IntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "feed"
        db_table = "comments"
        managed = False


# The keys of likes have two columns, which this Django cannot say; nothing here depends on it.
class PostLike(models.Model):
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label = "feed"
        db_table = "post_likes"
        managed = False


class CommentLike(models.Model):
    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label = "feed"
        db_table = "comment_likes"
        managed = False


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username"]


class Said(serializers.ModelSerializer):
    author_details = PersonSerializer(source="author")
    author_username = serializers.CharField(source="author.username")
    likes_count = serializers.IntegerField(source="like_count")
    user_liked = serializers.BooleanField()
    is_liked = serializers.BooleanField(source="user_liked")


COMMON = ["id", "author", "author_details", "author_username", "content", "created_at"]
COMMON += ["updated_at", "likes_count", "user_liked", "is_liked"]


class CommentSerializer(Said):
    class Meta:
        model = Comment
        fields = [*COMMON, "post"]


class PostSerializer(Said):
    image = serializers.SerializerMethodField()
    comments_count = serializers.IntegerField(source="comment_count")
    comments = CommentSerializer(many=True)

    class Meta:
        model = Post
        fields = [*COMMON, "image", "comments_count", "comments"]

    def get_image(self, post):
        return post.images[0]["path"] if post.images else None


class Feed(generics.ListAPIView):
    serializer_class = PostSerializer

    def get_queryset(self):
        viewer = self.request.headers["X-Viewer"]
        post_liked = PostLike.objects.filter(post=models.OuterRef("pk"), user=viewer)
        comment_liked = CommentLike.objects.filter(comment=models.OuterRef("pk"), user=viewer)
        comments = (
            Comment.objects.select_related("author")
            .annotate(user_liked=models.Exists(comment_liked))
            .order_by("created_at", "id")
        )
        return (
            Post.objects.filter(author__followers__follower=viewer)
            .select_related("author")
            .prefetch_related(models.Prefetch("comments", comments))
            .annotate(user_liked=models.Exists(post_liked))
            .order_by("-created_at", "-id")[:500]
        )


urlpatterns = [
    path("readyz", lambda request: HttpResponse("ready")),
    path("api/posts/feed/", Feed.as_view()),
]
application = get_wsgi_application()
