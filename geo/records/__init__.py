"""An office's own records: templates to fill, files read row by row, rows kept and laid beside the facts."""

from geo.records.keys import check_key
from geo.records.mistakes import Mistake, MistakesError
from geo.records.preview import Preview, preview
from geo.records.reading import Reading, read
from geo.records.statements import with_records
from geo.records.store import alike, load_all, save
from geo.records.tables import TABLES
from geo.records.template import csv_template, xlsx_template

__all__ = [
    "TABLES",
    "Mistake",
    "MistakesError",
    "Preview",
    "Reading",
    "alike",
    "check_key",
    "csv_template",
    "load_all",
    "preview",
    "read",
    "save",
    "with_records",
    "xlsx_template",
]
