//! Every stage, in order.
