"""What must be so before the first walk in a place (clinical.md, section 2): the lists, in a patient's words."""

from dataclasses import dataclass

from rehab.access.tongues import later

from .models import Walk

CLEAR = (
    later("Flat, dry and clear: no rugs, cables, toys or pets"),
    later("The light is on, and no one can step in behind me"),
)
SHOES = later("Shoes on, laces tied")
RAILS = later("Both rails are in reach, and I hold them to step on and off")
CLOSED = later("Closed for you: you told us about a fall, or about your balance.")
LATER = later("Not part of today’s step.")


@dataclass(frozen=True)
class Checklist:
    """The list of one place. Where `asks_company`, the path is not busy, or a guide walks along."""

    place: str
    name: str
    points: tuple[str, ...]
    asks_company: bool = False


def listed_for(place: Walk.Place, *points: str, asks_company: bool = False) -> Checklist:
    return Checklist(place.value, place.label, points, asks_company)


LISTS = {
    checklist.place: checklist
    for checklist in (
        listed_for(Walk.Place.RAIL, later("A rail or a counter is in reach all the way"), *CLEAR, SHOES),
        listed_for(
            Walk.Place.TREADMILL,
            later("The safety clip is on my clothes, and I tested it"),
            later("I stand with a foot on each side of the belt before it moves"),
            later("Lowest speed first, slope as my plan says"),
            RAILS,
            SHOES,
        ),
        listed_for(
            Walk.Place.INDOOR, *CLEAR, later("I walked the path forward first"), later("I stay away from stairs"), SHOES
        ),
        listed_for(
            Walk.Place.OUTDOORS,
            later("Flat and dry: no kerbs, holes, rain or ice, and not a road"),
            later("No headphones"),
            later("I walked the path forward first, in daylight"),
            SHOES,
            asks_company=True,
        ),
        listed_for(
            Walk.Place.UNPOWERED,
            later("The treadmill was built to run without a motor: not one that is switched off"),
            later("It is set to its lowest load"),
            RAILS,
            SHOES,
        ),
        listed_for(
            Walk.Place.SLED,
            later("The strap is round my waist, not my neck or hands"),
            later("The ground is flat and dry, and nobody crosses my lane"),
            later("Somebody is near while I pull"),
            SHOES,
        ),
    )
}


@dataclass(frozen=True)
class Choice:
    """A place on the page where one is chosen: open, already checked, or closed `because` of something."""

    place: str
    name: str
    is_checked: bool
    because: str


def choices_of(places: tuple[str, ...], checked: set[str], *, unsteady: bool) -> list[Choice]:
    """Every place, those of today's walk first. What is closed says why."""
    ordered = sorted(LISTS.values(), key=lambda checklist: checklist.place not in places)
    return [
        Choice(one.place, one.name, one.place in checked, reason_against(one.place, places, unsteady=unsteady))
        for one in ordered
    ]


def reason_against(place: str, places: tuple[str, ...], *, unsteady: bool) -> str:
    if place in places:
        return ""
    return CLOSED if unsteady and place in ("outdoors", "sled") else LATER
