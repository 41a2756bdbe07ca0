"""Reading packs (离线阅读包): what somebody may read today, in one file that needs no network."""
