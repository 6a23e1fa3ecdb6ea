"""People: what they say of themselves, and a ledger of what others found valuable."""
