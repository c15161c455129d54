//! The model, its evidence and its engine: what a run counts, held against laws, published figures and itself.

#[path = "../support/common.rs"]
mod common;
#[path = "../support/summary_support.rs"]
mod summary_support;

mod areas;
mod arguments;
mod authorities;
mod calibration;
mod cohort;
mod draws;
mod engine;
mod errors;
mod evidence;
mod face;
mod gate;
mod golden;
mod mechanisms;
mod mechanisms_commissioning;
mod moving;
mod origins;
mod pairing;
mod perspective;
mod prepared;
mod re_presentation;
mod rebalance;
mod reference_model;
mod rests;
mod scenario;
mod sensitivity;
mod settled;
mod stylised;
mod together;
mod withdrawals;
mod words;
