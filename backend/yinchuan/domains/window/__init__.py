"""The officers' desk: one queue for all channels, claims, a case beside its materials. The steps are those of cases."""
