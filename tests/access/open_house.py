"""A site where somebody forgot a gate. Its other rooms are only there so that pages can name them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rehab.access.gates import everyone
from rehab.urls import handler403, handler404
from rehab.urls import urlpatterns as ours

__all__ = ["handler403", "handler404", "urlpatterns"]


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@everyone
def greeting(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


annex = ([path("cellar/", forgotten, name="cellar"), path("porch/", greeting, name="porch")], "annex")
urlpatterns = [path("forgotten/", forgotten), path("annex/", include(annex)), *ours]
