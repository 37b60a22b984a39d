//! Tests of care on both engines.
