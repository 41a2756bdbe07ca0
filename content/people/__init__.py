"""People, units and experts (人员、单位、专家)."""
