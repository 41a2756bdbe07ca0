"""The library in ZODB: site, shelves, documents, versions, journal and catalog (文库)."""
