"""Lists the packages of the four rooms; everything else is in pyproject.toml.

Setuptools cannot discover packages whose import name differs from their folder, and a list kept by hand goes stale.
"""

from setuptools import find_packages, setup

PACKAGES = find_packages(include=["toolgym", "toolgym.*"])
for room in ("envs", "trainers", "kernels"):
    PACKAGES += [f"toolgym.{room}", *(f"toolgym.{room}.{name}" for name in find_packages(room))]

setup(packages=PACKAGES)
