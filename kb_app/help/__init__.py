"""Help (帮助): a guide for each kind of user, and which section of it helps on which page."""
