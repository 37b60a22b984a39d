//! Imports of organisations and people.
