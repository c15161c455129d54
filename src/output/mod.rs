//! Writes what `summary` made; computes nothing.
