"""The published log at its C2SP paths; the origin of a log is this address without its scheme."""

from django.urls import path

from ikrar.api import tiles

urlpatterns = [
    path("checkpoint", tiles.checkpoint, name="log-checkpoint"),
    path("tile/<path:rest>", tiles.tile, name="log-tile"),
    path("public/<str:commit>", tiles.payload, name="log-public"),
]
