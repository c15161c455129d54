//! Every number that is shown, made once.
