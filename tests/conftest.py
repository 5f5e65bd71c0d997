"""Property tests draw the same examples in every run, and are not judged by the clock of a shared machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "toolgym", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("toolgym")
