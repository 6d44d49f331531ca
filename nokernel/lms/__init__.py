"""Banks of questions as files that learning systems import: one module for each format.

Every format has ``write(title, items, path)``, which returns what it could not carry; ``nokernel.lms.bank``
has the model of a question that all of them start from.
"""
