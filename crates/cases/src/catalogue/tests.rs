//! Tests of the versions of the classes.
