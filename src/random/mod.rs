//! Keyed random numbers and exact draws.
