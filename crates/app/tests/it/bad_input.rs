//! Input that this flow can meet and does not want: each has one clear answer, and no event is left behind.

mod acts;
mod bodies;
mod doors;
mod photos;
mod replays;
mod sessions;
