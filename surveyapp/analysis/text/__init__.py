"""Reading what people wrote: sentiment, themes and concerns, offline and explainable."""
