"""One layer of each kind, for what costs: the twenty of one mechanism each are made by one rule."""

from __future__ import annotations

from layers.catalogue import LAYERS
from layers.coverage_layers import MECHANISMS, layer_id

_SHOWN = ("ley_armonizada", "convenio_municipal")
KINDS = [id for id in LAYERS if id not in {layer_id(key) for key in MECHANISMS if key not in _SHOWN}]
