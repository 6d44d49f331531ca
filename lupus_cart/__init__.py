"""The science of the course: facts, trial data, CAR constructs, inference and figures.

Pure functions over the tables in ``data/``. Nothing here knows about Sphinx or notebooks.
"""
