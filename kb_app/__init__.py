"""The web application of 审知库: HTTP, forms, pages, JSON and the command line."""

import warnings

# Pyramid and deform still import pkg_resources, which says at every start that it will go.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
