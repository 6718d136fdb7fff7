from geo.stores.postgis.store import PostgisStore

__all__ = ["PostgisStore"]
