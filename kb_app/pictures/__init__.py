"""Pictures drawn on the server (图): SVG with names and descriptions, and nothing inline."""
