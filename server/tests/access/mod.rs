//! The proof of the access model: programmes made up at random, a slow evaluator of its own that shares no code with the product, and the
//! product's answers compared with its answers, one by one, on both databases.

mod authors;
mod deciding;
mod decisions;
mod draws;
mod golden;
mod hidden;
mod laws;
mod programmes;
mod reference;
mod shown;
mod told;
mod written;
