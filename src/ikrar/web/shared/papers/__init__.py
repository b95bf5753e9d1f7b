"""Papers: frozen dataclasses in, bytes out. No model, no clock, no request; dates and words are passed in."""
