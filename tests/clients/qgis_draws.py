"""Opens a collection in QGIS, counts it and draws it; for the Python that has QGIS, without a screen.

Takes one line of JSON by the standard input: ``address`` of the service, ``collection``, ``colours``
(cvegeo → colour), ``box`` to draw (west, south, east, north in degrees; null for all of it) and ``picture``,
the file to make. Says in JSON what it found.
"""

import json
import os
import sys

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def draw(layer, asked, box):
    """Make the picture: white ground, each area in its colour, without outlines."""
    categories = []
    for value, colour in asked["colours"].items():
        symbol = QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"})
        categories.append(QgsRendererCategory(value, symbol, value))
    layer.setRenderer(QgsCategorizedSymbolRenderer("cvegeo", categories))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(900, 600))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    settings.setExtent(box)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(asked["picture"])
    return [error.message for error in job.errors()]


def look(asked):
    """What QGIS finds in the collection; the layer must be gone before QGIS is."""
    where = f"url='{asked['address']}' typename='{asked['collection']}' pagingEnabled='true'"
    if asked["box"]:
        where += " restrictToRequestBBOX='1'"
    layer = QgsVectorLayer(where, asked["collection"], "OAPIF")
    if not layer.isValid():
        return {"version": Qgis.QGIS_VERSION, "valid": False}
    box = QgsRectangle(*asked["box"]) if asked["box"] else layer.extent()
    request = QgsFeatureRequest().setFilterRect(box) if asked["box"] else QgsFeatureRequest()
    rows = [(row["cvegeo"], row.hasGeometry()) for row in layer.getFeatures(request)]
    return {
        "version": Qgis.QGIS_VERSION,
        "valid": True,
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "count": layer.featureCount(),
        "rows": rows,
        "errors": draw(layer, asked, box),
    }


def main():
    """Do what the standard input asks."""
    application = QgsApplication([], False)
    application.setPrefixPath(os.environ.get("QGIS_PREFIX_PATH", "/usr"), True)
    application.initQgis()
    print(json.dumps(look(json.loads(sys.stdin.readline()))))
    application.exitQgis()


main()
