"""The half-yearly report and the pages that print: gathered from an edition, written as HTML and XLSX."""
