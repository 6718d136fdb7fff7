"""Vector tiles in pieces: grids, a level's geometry ready to cut, one tile's cut, and the tags of a period.

Geometry changes once in years and values with every question, so they are prepared apart and joined last
(`layers.encodings.mvt`).
"""
