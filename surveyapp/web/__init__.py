"""The pages: thin views that load, check, call a verb and answer."""
