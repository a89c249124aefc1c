"""Charts drawn on the server: plain inputs in, numbers and words ready to print out. No models."""

from .minutes import MinutesChart, Week, minutes_chart
from .own import LimitChange
from .pain import Limits, Look, PainChart, PainPoint, pain_chart
from .spark import Spark, spark

__all__ = [
    "LimitChange",
    "Limits",
    "Look",
    "MinutesChart",
    "PainChart",
    "PainPoint",
    "Spark",
    "Week",
    "minutes_chart",
    "pain_chart",
    "spark",
]
