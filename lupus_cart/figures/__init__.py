"""Figures of the chapters: pure functions that return a titled, captioned Plotly figure."""
